import FoundationEssentials
import Glibc

/// The state on disk, shared by every process of a stand-in.
///
/// `state.json` is replaced by a rename, so reading it needs no lock; a change holds `lock` from reading to renaming.
/// `calls.jsonl` has a line per API call; it starts over before it grows too big for a demo that runs for weeks.
package struct StateStore<State: Codable & Equatable & Sendable>: Sendable {
    let directory: String
    private static var callsLimitBytes: Int { 8 << 20 }
    /// What a new directory and a reset one hold.
    let seed: @Sendable () -> State

    package init(directory: String, seed: @escaping @Sendable () -> State) throws {
        self.directory = directory
        self.seed = seed
        // It keeps credentials: what an API client gave as a webhook's Authorization, the tokens of accounts.
        try FileManager.default.createDirectory(
            atPath: directory, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        try locked {
            if !FileManager.default.fileExists(atPath: path("state.json")) { try write(seed()) }
        }
    }

    package func read() throws -> State {
        try JSONDecoder().decode(State.self, from: Data(contentsOf: URL(filePath: path("state.json"))))
    }

    /// Changes the state while no other process can; it is not written when `change` throws or changes nothing.
    package func update<Result>(_ change: (inout State) throws -> Result) throws -> Result {
        try locked {
            let before = try read()
            var state = before
            let result = try change(&state)
            if state != before { try write(state) }
            return result
        }
    }

    /// Starts over with the seed and an empty record of calls.
    package func reset() throws {
        try locked {
            try write(seed())
            try Data().write(to: URL(filePath: path("calls.jsonl")))
        }
    }

    package func record(_ call: RecordedCall) throws {
        let line = try JSONEncoder().encode(call) + [UInt8(ascii: "\n")]
        try locked {
            let descriptor = open(path("calls.jsonl"), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
            guard descriptor >= 0 else { throw StateStoreError(call: "open", errno: errno) }
            defer { close(descriptor) }
            if lseek(descriptor, 0, SEEK_END) > Self.callsLimitBytes { ftruncate(descriptor, 0) }
            let written = line.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written == line.count else { throw StateStoreError(call: "write", errno: errno) }
        }
    }

    /// Oldest first.
    package func calls() throws -> [RecordedCall] {
        let data = FileManager.default.contents(atPath: path("calls.jsonl")) ?? Data()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try JSONDecoder().decode(RecordedCall.self, from: $0)
        }
    }

    private func write(_ state: State) throws {
        try JSONEncoder().encode(state).write(to: URL(filePath: path("state.json")), options: .atomic)
    }

    private func path(_ name: String) -> String { directory + "/" + name }

    private func locked<Result>(_ work: () throws -> Result) throws -> Result {
        let descriptor = open(path("lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StateStoreError(call: "open", errno: errno) }
        defer { close(descriptor) }
        while flock(descriptor, LOCK_EX) != 0 {
            guard errno == EINTR else { throw StateStoreError(call: "flock", errno: errno) }
        }
        return try work()
    }
}

/// A system call on the state's files failed.
struct StateStoreError: Error {
    let call: String
    let errno: Int32
}
