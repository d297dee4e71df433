import Foundation
import TestSupport
import Testing

@Suite struct SchemaTests {
    private static let root = URL(filePath: #filePath).appending(path: "../../../..").standardized

    /// A review sees a migration's net effect in this file.
    @Test func theCommittedSchemaIsTheMigratedOne() throws {
        try withDatabase { db in
            let committed = try String(
                contentsOf: Self.root.appending(path: "Tests/MediaNestTests/schema.sql"), encoding: .utf8)

            let migrated = try dump(PostgresServer.shared.url(database: db.name, role: "postgres"))

            let difference = zip(lines(committed), lines(migrated)).first { $0 != $1 }
            #expect(
                committed == migrated,
                """
                The migrations make another schema than Tests/MediaNestTests/schema.sql says, first at
                  committed: \(difference?.0 ?? "(one is longer)")
                  migrated:  \(difference?.1 ?? "(one is longer)")
                Look whether that is meant, then: deploy/schema-dump URL > Tests/MediaNestTests/schema.sql
                """ as Comment)
        }
    }

    private func lines(_ text: String) -> [Substring] { text.split(separator: "\n", omittingEmptySubsequences: false) }

    private func dump(_ url: String) throws -> String {
        let process = Process()
        let output = Pipe()
        process.executableURL = Self.root.appending(path: "deploy/schema-dump")
        process.arguments = [url]
        process.standardOutput = output
        try process.run()
        let bytes = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: bytes, as: UTF8.self)
    }
}
