import CPostgres

/// The rows of one statement in libpq's text format, read in place.
///
/// libpq owns the bytes until the last reference goes; nothing is copied before a field is asked for.
public final class PostgresRows: RandomAccessCollection {
    private let result: OpaquePointer

    /// Takes ownership: `PQclear` runs exactly once.
    init(adopting result: OpaquePointer) { self.result = result }

    deinit { PQclear(result) }

    public var startIndex: Int { 0 }
    public var endIndex: Int { Int(PQntuples(result)) }
    public subscript(position: Int) -> PostgresRow { PostgresRow(rows: self, index: CInt(position)) }

    /// How many rows an insert, update or delete touched.
    public var affected: Int { Int(String(cString: PQcmdTuples(result))) ?? 0 }

    /// A field's bytes; `nil` is NULL. Valid while these rows live.
    @inline(__always)
    fileprivate func field(_ row: CInt, _ column: CInt) -> UnsafeBufferPointer<UInt8>? {
        guard PQgetisnull(result, row, column) == 0, let start = PQgetvalue(result, row, column) else { return nil }
        let count = Int(PQgetlength(result, row, column))
        return UnsafeRawPointer(start).withMemoryRebound(to: UInt8.self, capacity: count) {
            UnsafeBufferPointer(start: $0, count: count)
        }
    }
}

/// One row; columns count from 0 in the order of the select list.
///
/// The non-optional accessors are for columns that cannot be NULL: a NULL or another type there is a bug and traps.
public struct PostgresRow {
    fileprivate let rows: PostgresRows
    fileprivate let index: CInt

    /// The bytes as the server sent them; `nil` is NULL. Valid while the row lives.
    @inline(__always)
    public func bytes(_ column: Int) -> UnsafeBufferPointer<UInt8>? { rows.field(index, CInt(column)) }

    public func isNull(_ column: Int) -> Bool { bytes(column) == nil }
    public func optionalString(_ column: Int) -> String? { bytes(column).map { String(decoding: $0, as: UTF8.self) } }
    public func optionalInt(_ column: Int) -> Int? { optionalString(column).flatMap { Int($0) } }
    public func optionalDouble(_ column: Int) -> Double? { optionalString(column).flatMap { Double($0) } }
    public func optionalTimestamp(_ column: Int) -> Timestamp? { bytes(column).flatMap(Timestamp.init(postgres:)) }

    public func string(_ column: Int) -> String { required(optionalString(column), column) }
    public func int(_ column: Int) -> Int { required(optionalInt(column), column) }
    public func double(_ column: Int) -> Double { required(optionalDouble(column), column) }
    public func timestamp(_ column: Int) -> Timestamp { required(optionalTimestamp(column), column) }
    public func bool(_ column: Int) -> Bool { bytes(column)?.first == UInt8(ascii: "t") }

    /// A one-dimensional `int[]`; `nil` is NULL.
    public func optionalIntArray(_ column: Int) -> [Int]? {
        bytes(column).map { $0.dropFirst().dropLast().split(separator: UInt8(ascii: ",")) }
            .map { $0.compactMap { Int(String(decoding: $0, as: UTF8.self)) } }
    }

    private func required<Value>(_ value: Value?, _ column: Int) -> Value {
        guard let value else { preconditionFailure("column \(column) is NULL or of another type") }
        return value
    }
}
