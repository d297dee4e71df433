import HTTP
import HTTPTypes
import StandInState
import Testing

@testable import StandInOverseerr

@Suite struct StateStoreTests {
    @Test func aFreshDirectoryHoldsTheSeed() throws {
        let directory = TemporaryDirectory()
        let store = try StateStore(directory: directory.path) { State.seed(now: 1_000_000) }

        #expect(try store.read().users.map(\.displayName) == ["owner", "ada", "friend", "quota", "noperm", "auto"])
        #expect(try store.read() == State.seed(now: 1_000_000))
    }

    /// Each store opens the lock anew, as another process would.
    @Test func changesOfSeveralProcessesAreAllKept() async throws {
        let directory = TemporaryDirectory()
        let path = directory.path

        try await withThrowingTaskGroup { group in
            for _ in 0..<4 {
                group.addTask {
                    let store = try StateStore(directory: path) { State() }
                    for _ in 0..<50 { try store.update { _ = $0.nextID() } }
                }
            }
            try await group.waitForAll()
        }

        let store = try StateStore(directory: path) { State() }
        #expect(try store.update { $0.nextID() } == 201)
        withExtendedLifetime(directory) {}
    }

    @Test func aRefusedChangeIsNotWritten() throws {
        let directory = TemporaryDirectory()
        let store = try StateStore(directory: directory.path) { State.seed(now: 1_000_000) }

        #expect(throws: Refusal.self) {
            try store.update { state in
                state.users = []
                throw Refusal.noAccess
            }
        }
        #expect(try store.read().users.count == 6)
    }

    @Test func callsAreKeptInTheirOrder() throws {
        let directory = TemporaryDirectory()
        let store = try StateStore(directory: directory.path) { State() }
        for path in ["/a", "/b", "/c"] {
            try store.record(RecordedCall(Request(.get, path), body: [], at: 1, masking: "", by: { $0 }))
        }

        #expect(try store.calls().map(\.path) == ["/a", "/b", "/c"])
    }
}
