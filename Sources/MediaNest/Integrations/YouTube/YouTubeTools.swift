import Postgres

/// yt-dlp as it is installed here, and what it needs beside itself.
struct YouTubeTools: Equatable {
    /// `2026.10.26`; `nil` when it does not run.
    var version: String?
    /// `deno-2.9.8`: what yt-dlp itself finds; `nil` when it finds none.
    var runtime: String?

    init(version: String?, runtime: String?) {
        self.version = version
        self.runtime = runtime
    }

    /// Asks the program what it is and what it finds. Without an address it has nothing to do but say so; blocks for 5 s at most.
    init(program: String) {
        let child = ChildProcess(
            program, ["--ignore-config", "--no-plugin-dirs", "--verbose"],
            environment: ["PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "/nonexistent"])
        guard case .exited(_, let output) = child.run(timeoutSeconds: 5) else {
            self.init(version: nil, runtime: nil)
            return
        }
        self.init(output: output)
    }

    /// Reads `[debug] yt-dlp version stable@2026.10.26 from …` and `[debug] JS runtimes: deno-2.9.8`.
    init(output: String) {
        func value(_ label: String) -> Substring? {
            output.split(separator: "\n").lazy.compactMap { line in
                line.firstRange(of: label).map { line[$0.upperBound...] }
            }.first
        }
        let word = value("[debug] yt-dlp version ").map { $0.prefix { $0 != " " } }
        version = word.map { String($0.split(separator: "@").last ?? $0) }
        // With words in brackets: unknown, unsupported, disabled.
        let runtimes = value("[debug] JS runtimes: ")?.split(separator: ", ") ?? []
        runtime = runtimes.first { $0 != "none" && !$0.contains("(") }.map(String.init)
    }

    var isComplete: Bool { version != nil && runtime != nil }

    /// In days, since the release that the version names; `nil` for another kind of version.
    func age(_ now: Timestamp) -> Int? {
        let numbers = version.map { $0.split(separator: ".").prefix(3).map { Int($0) ?? 0 } } ?? []
        guard numbers.count == 3, numbers[0] > 2000 else { return nil }
        func padded(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
        let text = "\(numbers[0])-\(padded(numbers[1]))-\(padded(numbers[2]))T00:00:00Z"
        return Timestamp(iso8601: text).map { max(0, Int((now - $0) / 86_400_000_000)) }
    }
}
