import Foundation
import Postgres
import TestSupport
import Testing

@testable import MediaNest

@Suite struct YouTubeProbeTests {
    private static let now = Timestamp(secondsSince1970: 1_795_910_400)  // 2026-11-29
    private let gigabyte = 1_000_000_000

    private func judge(
        version: String? = "2026.11.20", runtime: String? = "deno-2.9.8", exists: Bool = true, isWritable: Bool = true,
        free: Int = 500, of total: Int = 1000, _ queue: YouTubeProbe.Queue = .init()
    ) -> ProbeFinding {
        YouTubeProbe.judge(
            YouTubeTools(version: version, runtime: runtime),
            Disk(exists: exists, isWritable: isWritable, freeBytes: free * gigabyte, totalBytes: total * gigabyte),
            queue,
            program: "yt-dlp", root: "/srv/videos", now: Self.now)
    }

    @Test func everythingThere() {
        let finding = judge()

        #expect(finding.verdict == .passed && finding.version == "2026.11.20" && finding.responseTimeMs == nil)
        #expect(finding.facts == ["queued": 0, "queueAgeSeconds": 0, "ytDlpAgeDays": 9, "freeBytes": 500 * gigabyte])
    }

    @Test func withoutTheProgramOrAFolderNothingCanBeDownloaded() {
        #expect(judge(version: nil).verdict == .failed && judge(version: nil).reason == .missingProgram)
        #expect(judge(exists: false, isWritable: false).reason == .missingFolder)
        #expect(judge(isWritable: false).verdict == .failed)
    }

    /// Everybody reads that downloads wait; where they go, and what the server is set to, an admin who tests it.
    @Test func whereThingsAreIsToldToAdminsAlone() {
        let findings = [
            (judge(version: nil), "yt-dlp does not run."), (judge(exists: false), "/srv/videos"),
            (judge(isWritable: false), "/srv/videos"), (judge(free: 1), "1.0 GB"),
            (YouTubeProbe.noFolder, "MEDIANEST_DOWNLOAD_ROOT"),
        ]

        for (finding, detail) in findings {
            #expect(finding.detail?.contains(detail) == true, "\(detail)")
            let message = finding.message ?? "/"
            #expect(!message.contains("/") && !message.contains("MEDIANEST") && !message.contains("GB"))
            #expect(finding.publicFacts["freeBytes"] == nil)
        }
    }

    @Test(arguments: [("2026.10.15", Verdict.passed), ("2026.10.14", .troubled), ("2025.01.01.7", .troubled)])
    func aReleaseIsFreshFor45Days(version: String, verdict: Verdict) {
        #expect(judge(version: version).verdict == verdict)
        if verdict != .passed {
            #expect(judge(version: version).message?.contains("pip install --upgrade yt-dlp") == true)
        }
    }

    @Test func aJavaScriptRuntimeIsNeeded() {
        #expect(judge(runtime: nil).verdict == .troubled && judge(runtime: nil).reason == .missingProgram)
    }

    /// A twentieth of the disk, and never more than 10 GB.
    @Test(arguments: [(10, 1000, true), (9, 1000, false), (5, 100, true), (4, 100, false)])
    func spaceIsKeptFree(free: Int, total: Int, isEnough: Bool) {
        #expect(judge(free: free, of: total).verdict == (isEnough ? .passed : .troubled))
    }

    @Test func aQueueThatDoesNotMoveIsTrouble() {
        #expect(judge(.init(waiting: 3, oldestSeconds: 901, isMoving: false)).reason == .stuck)
        #expect(judge(.init(waiting: 3, oldestSeconds: 90_000, isMoving: true)).verdict == .passed)
        #expect(judge(.init(waiting: 3, oldestSeconds: 900, isMoving: false)).verdict == .passed)
    }

    @Test(arguments: [
        ("deno-2.9.8", "deno-2.9.8"), ("none", nil), ("none (disabled)", nil), ("node-18.19.0 (unsupported)", nil),
        ("bun-1.3.0, deno (unknown)", "bun-1.3.0"), ("deno (unknown), node-24.1.0", "node-24.1.0"),
    ])
    func theProgramItselfSaysWhatItFinds(words: String, runtime: String?) {
        let tools = YouTubeTools(
            output: """
                [debug] Command-line config: ['--verbose']
                [debug] yt-dlp version stable@2026.10.26 from yt-dlp/yt-dlp [c91f8de0b] (pip)
                [debug] JS runtimes: \(words)

                yt-dlp: error: You must provide at least one URL.
                """)

        #expect(tools == YouTubeTools(version: "2026.10.26", runtime: runtime))
    }

    /// The real way: a program that is started, a folder, the queue in the database.
    @Test func theMachineIsLookedAt() throws {
        try withDatabase { db in
            let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            defer { try? FileManager.default.removeItem(at: folder) }
            let program = folder.appending(path: "yt-dlp").path
            func install(_ lines: String) throws {
                try ("#!/bin/sh\necho run >> \(folder.path)/runs\n" + lines).write(
                    toFile: program, atomically: true, encoding: .utf8)
                try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
            }
            let good = """
                echo '[debug] yt-dlp version stable@2026.11.20 from yt-dlp/yt-dlp (pip)' >&2
                echo '[debug] JS runtimes: deno-2.9.8' >&2
                exit 2
                """
            let probe = YouTubeProbe(program: program, root: folder.path, database: db.worker.database)
            #expect(probe.look(now: Self.now).reason == .missingProgram, "it is not there yet")

            try install(good)
            #expect(probe.look(now: Self.now).reason != .missingProgram, "a repair shows at once")
            try install("exit 1")
            #expect(probe.look(now: Self.now + 1799).reason != .missingProgram, "it is not started each minute")
            #expect(probe.look(now: Self.now + 1801).reason == .missingProgram)
            #expect(try String(contentsOfFile: folder.path + "/runs", encoding: .utf8) == "run\nrun\n")

            try install(good)
            try db.superuser().query(
                """
                insert into jobs (kind, lane, run_at) values ('youtube.download', 'downloads', now() - interval '1 hour')
                """)
            let stuck = probe.look(now: Self.now + 1802)
            #expect(stuck.facts["queued"] == 1 && (3600...3660).contains(stuck.facts["queueAgeSeconds"] ?? 0))

            try FileManager.default.removeItem(at: folder)
            #expect(probe.look(now: Self.now + 1803).reason == .missingFolder)
        }
    }
}
