/// How a stand-in treats the calls of its clients.
package enum Mode: String, Codable, Sendable {
    case normal
    /// 500 for every call.
    case failing
    /// 503 for every call.
    case refusing
    /// No answer while it lasts.
    case hanging

    /// How long a call hangs when nobody wakes it, in seconds.
    private static let longestHang = 60.0

    /// What `current` says as soon as it says something else than `hanging`; `hanging` when nobody woke the call, or
    /// this process is asked to stop.
    package static func afterHanging(_ current: () throws -> Mode) throws -> Mode {
        let start = ContinuousClock.now
        while true {
            let mode = try current()
            let isOver = ContinuousClock.now - start > .seconds(longestHang) || isAskedToStop
            if mode != .hanging || isOver { return mode }
            pause(milliseconds: 100)
        }
    }
}
