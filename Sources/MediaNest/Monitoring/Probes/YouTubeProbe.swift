import Glibc
import Postgres

/// Whether this machine can download from YouTube: the programs, the folder, the disk, and whether the queue moves. Nothing
/// is asked over the network.
final class YouTubeProbe {
    /// What a release of yt-dlp can be trusted to live: YouTube changes more often than that.
    static let freshDays = 45
    /// How long the queue may stand still.
    static let patienceSeconds = 900
    /// Programs that work are looked at again after this long; others each time, so that a repair shows at once.
    private static let memorySeconds = 1800

    private let program: String
    private let root: String
    private let database: Database
    private var known: (tools: YouTubeTools, at: Timestamp)?

    init(program: String, root: String, database: Database) {
        self.program = program
        self.root = root
        self.database = database
    }

    static let noFolder = ProbeFinding.failed(
        .configuration, .missingFolder, "No folder for downloads is configured.",
        detail: "No folder for downloads is configured: set MEDIANEST_DOWNLOAD_ROOT.")

    func look(now: Timestamp = .now()) -> ProbeFinding {
        Self.judge(tools(now), Disk(root), queue(), program: program, root: root, now: now)
    }

    private func tools(_ now: Timestamp) -> YouTubeTools {
        if let known, now - known.at < Int64(Self.memorySeconds) * 1_000_000 { return known.tools }
        let tools = YouTubeTools(program: program)
        known = tools.isComplete && (tools.age(now) ?? 0) <= Self.freshDays ? (tools, now) : nil
        return tools
    }

    /// What waits for its turn and could have it.
    struct Queue: Equatable {
        var waiting = 0
        var oldestSeconds = 0
        var isMoving = false
    }

    private func queue() -> Queue {
        // Without it the rest can still be said; that the database is away, others say.
        guard
            let row = try? database.query(
                """
                select count(*) filter (where status = 'queued' and run_at <= now()),
                       coalesce(extract(epoch from now() - min(run_at) filter (where status = 'queued' and run_at <= now()))::bigint, 0),
                       count(*) filter (where status = 'running') > 0
                from jobs
                where lane = 'downloads' and status in ('queued', 'running')
                """
            ).first
        else { return Queue() }
        return Queue(waiting: row.int(0), oldestSeconds: row.int(1), isMoving: row.bool(2))
    }

    /// What is there, put into words; the worst first.
    static func judge(
        _ tools: YouTubeTools, _ disk: Disk, _ queue: Queue, program: String, root: String, now: Timestamp
    ) -> ProbeFinding {
        var finding = ProbeFinding(verdict: .passed, version: tools.version)
        finding.facts = ["queued": queue.waiting, "queueAgeSeconds": queue.oldestSeconds]
        if let age = tools.age(now) { finding.facts["ytDlpAgeDays"] = age }
        if let free = disk.freeBytes { finding.facts["freeBytes"] = free }
        func failed(_ reason: ProbeFinding.Reason, _ message: String, detail: String) -> ProbeFinding {
            var failure = finding.troubled(.configuration, reason, message, detail: detail)
            failure.verdict = .failed
            return failure
        }
        guard tools.version != nil else {
            return failed(
                .missingProgram, "yt-dlp does not run.",
                detail: "\(program) does not run. Install yt-dlp from PyPI, and name it in MEDIANEST_YT_DLP.")
        }
        guard disk.exists else {
            return failed(
                .missingFolder, "The folder for downloads is not there.",
                detail: "The folder \(root) is not there. Is its disk mounted?")
        }
        guard disk.isWritable else {
            return failed(
                .missingFolder, "Nothing can be written into the folder for downloads.",
                detail: "Nothing can be written into \(root).")
        }
        if let free = disk.freeBytes, free < disk.reserveBytes {
            return finding.troubled(
                .degradation, .diskFull, "The disk for downloads is almost full, so downloads wait.",
                detail:
                    "Only \(gigabytes(free)) are free at \(root). \(gigabytes(disk.reserveBytes)) are kept free, so downloads wait."
            )
        }
        if tools.runtime == nil {
            return finding.troubled(
                .configuration, .missingProgram,
                "yt-dlp finds no JavaScript runtime, without which YouTube refuses most videos. Install Deno 2.3 or newer."
            )
        }
        if let age = tools.age(now), age > freshDays {
            return finding.troubled(
                .degradation, .outdated,
                "yt-dlp is \(age) days old, and YouTube changes more often. Update it: pip install --upgrade yt-dlp.")
        }
        if queue.waiting > 0, !queue.isMoving, queue.oldestSeconds > patienceSeconds {
            return finding.troubled(
                .outage, .stuck,
                "A download has waited for \(HumanTime.duration(seconds: queue.oldestSeconds)) and none runs. Does a worker serve the lane downloads?"
            )
        }
        return finding
    }

    private static func gigabytes(_ bytes: Int) -> String {
        "\(bytes / 1_000_000_000).\(bytes / 100_000_000 % 10) GB"
    }
}

/// The place for downloads, as the file system has it.
struct Disk: Equatable {
    var exists = false
    var isWritable = false
    var freeBytes: Int?
    var totalBytes = 0

    /// Kept free: a twentieth, but never more than 10 GB.
    var reserveBytes: Int { min(totalBytes / 20, 10_000_000_000) }

    init(_ path: String) {
        var status = stat()
        exists = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
        isWritable = exists && access(path, W_OK | X_OK) == 0
        var system = statvfs()
        guard exists, statvfs(path, &system) == 0 else { return }
        freeBytes = Int(system.f_bavail * system.f_frsize)
        totalBytes = Int(system.f_blocks * system.f_frsize)
    }

    init(exists: Bool, isWritable: Bool, freeBytes: Int?, totalBytes: Int) {
        self.exists = exists
        self.isWritable = isWritable
        self.freeBytes = freeBytes
        self.totalBytes = totalBytes
    }
}
