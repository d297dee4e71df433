import Glibc
import Synchronization

/// Counts of all processes of a host, in one file that all of them have in their memory.
///
/// Counting is an addition to a number that everybody sees at once: no lock, no system call, nothing to be sent or flushed, so
/// a process that is killed has lost nothing. Series are only ever added to the file, under a lock that the kernel takes back from
/// whoever dies with it; a new version of the program finds the counts of the one before. Not for use by two threads.
public final class MetricsFile {
    /// The name of a file ends with it: another form of the contents is another file.
    static let format = "v1"
    private static let magic: UInt64 = 0x7631_7363_6972_7465
    static let processes = 256
    static let seriesLimit = 4096
    static let seriesBytes = 320

    // Byte offsets: a header of a cache line, the processes, the series.
    private static let seriesCountOffset = 8
    private static let lostOffset = 16
    static let processesOffset = 64
    static let processBytes = 64
    static let seriesOffset = processesOffset + processes * processBytes
    private static let byteCount = seriesOffset + seriesLimit * seriesBytes

    private let base: UnsafeMutableRawPointer
    /// -1 for memory of this process alone.
    let descriptor: CInt
    /// What this process has seen of the file's series, by name and labels.
    var known: [String: Int] = [:]
    var seen = 0
    /// This process's place among the processes, once it has joined.
    var place: Int?

    /// What this process counts, for itself alone.
    public init() {
        let memory = mmap(nil, Self.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let memory, memory != MAP_FAILED else { preconditionFailure("no memory") }
        base = memory
        descriptor = -1
    }

    /// Opens the file, or makes it; `path` is given the format's name.
    ///
    /// Its room is reserved at once: a full disk fails here, and never while something is counted.
    public init(sharing path: String) throws(MetricsError) {
        let descriptor = open(path + "." + Self.format, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw MetricsError(call: "open", code: errno) }
        do throws(MetricsError) {
            base = try Self.map(descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        self.descriptor = descriptor
    }

    private static func map(_ descriptor: CInt) throws(MetricsError) -> UnsafeMutableRawPointer {
        FileLock.wait(descriptor, FileLock.registration)
        defer { FileLock.release(descriptor, FileLock.registration) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_size == 0 || status.st_size == byteCount else {
            throw MetricsError(call: "open", code: 0)
        }
        let code = posix_fallocate(descriptor, 0, byteCount)
        guard code == 0 else { throw MetricsError(call: "posix_fallocate", code: code) }
        let memory = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0)
        guard let memory, memory != MAP_FAILED else { throw MetricsError(call: "mmap", code: errno) }
        let found = memory.assumingMemoryBound(to: UInt64.self)
        if found.pointee == 0 { found.pointee = magic }
        guard found.pointee == magic else {
            munmap(memory, byteCount)
            throw MetricsError(call: "open", code: 0)
        }
        return memory
    }

    deinit {
        munmap(base, Self.byteCount)
        if descriptor >= 0 { close(descriptor) }
    }

    public var isShared: Bool { descriptor >= 0 }

    /// How often something was not counted, because its series had no room.
    public var lost: UInt64 { number(at: Self.lostOffset).pointee.load(ordering: .relaxed) }

    /// A number in the file; it lives as long as the file is mapped.
    func number(at offset: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        (base + offset).assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    func bytes(at offset: Int) -> UnsafeMutableRawPointer { base + offset }

    /// Where counts go that have no room.
    var lostNumber: UnsafeMutablePointer<Atomic<UInt64>> { number(at: Self.lostOffset) }

    /// How many series the file holds; those are complete and never change their names.
    var seriesCount: Int {
        get { Int(number(at: Self.seriesCountOffset).pointee.load(ordering: .acquiring)) }
        set { number(at: Self.seriesCountOffset).pointee.store(UInt64(newValue), ordering: .releasing) }
    }
}

/// Locks of single bytes of a file, which the kernel releases when their holder's descriptor goes, however it dies.
enum FileLock {
    // fcntl(2), open file description locks; their names are hidden behind _GNU_SOURCE.
    private static let get: CInt = 36  // F_OFD_GETLK
    private static let set: CInt = 37  // F_OFD_SETLK
    private static let setWaiting: CInt = 38  // F_OFD_SETLKW

    /// Held while a series is added. Behind every process's own byte.
    static let registration = MetricsFile.processes

    static func wait(_ descriptor: CInt, _ byte: Int) {
        while call(descriptor, setWaiting, F_WRLCK, byte).status != 0, errno == EINTR {}
    }

    static func tryLock(_ descriptor: CInt, _ byte: Int) -> Bool { call(descriptor, set, F_WRLCK, byte).status == 0 }

    static func release(_ descriptor: CInt, _ byte: Int) { _ = call(descriptor, set, F_UNLCK, byte) }

    /// Whether another descriptor holds it.
    static func isHeldElsewhere(_ descriptor: CInt, _ byte: Int) -> Bool {
        call(descriptor, get, F_WRLCK, byte).type != F_UNLCK
    }

    private static func call(_ descriptor: CInt, _ command: CInt, _ type: CInt, _ byte: Int) -> (
        status: CInt, type: CInt
    ) {
        var lock = flock()
        lock.l_type = CShort(type)
        lock.l_whence = CShort(SEEK_SET)
        lock.l_start = byte
        lock.l_len = 1
        let status = withUnsafeMutablePointer(to: &lock) { fcntl(descriptor, command, $0) }
        return (status, CInt(lock.l_type))
    }
}
