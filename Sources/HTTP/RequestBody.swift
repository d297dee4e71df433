/// A request's content, read from its connection only when somebody asks for it.
public struct RequestBody {
    /// Fills a buffer and returns how many bytes it wrote; 0 is the end. Throws when the peer went away or lied.
    public typealias Source = (UnsafeMutableRawBufferPointer) throws(RequestBodyError) -> Int

    /// What `Content-Length` promised, in bytes; `nil` when it said nothing.
    public let declaredLength: Int?
    private let source: Source

    public init(declaredLength: Int?, source: @escaping Source) {
        self.declaredLength = declaredLength
        self.source = source
    }

    public static var empty: RequestBody { RequestBody(declaredLength: 0) { _ in 0 } }

    public init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        self.init(declaredLength: bytes.count) { buffer in
            let count = min(buffer.count, rest.count)
            buffer.copyBytes(from: rest.prefix(count))
            rest = rest.dropFirst(count)
            return count
        }
    }

    /// The whole content, once; a second call returns nothing more.
    ///
    /// - Throws: `.tooLarge` as soon as more than `limit` bytes are certain, `.truncated` when the peer sent fewer bytes
    ///   than it declared.
    public func collect(upTo limit: Int) throws(RequestBodyError) -> [UInt8] {
        if let declaredLength, declaredLength > limit { throw .tooLarge(limit: limit) }
        if declaredLength == 0 { return [] }
        var bytes: [UInt8] = []
        var failure: RequestBodyError?
        while bytes.count <= limit {
            let chunk = [UInt8](unsafeUninitializedCapacity: 8192) { buffer, count in
                do throws(RequestBodyError) { count = try source(UnsafeMutableRawBufferPointer(buffer)) } catch {
                    failure = error
                }
            }
            if let failure { throw failure }
            if chunk.isEmpty { break }
            bytes += chunk
        }
        if bytes.count > limit { throw .tooLarge(limit: limit) }
        if let declaredLength, bytes.count < declaredLength { throw .truncated }
        return bytes
    }
}

public enum RequestBodyError: Error, Equatable {
    /// More than `limit` bytes.
    case tooLarge(limit: Int)
    /// The peer closed or broke the stream before the declared end.
    case truncated
}
