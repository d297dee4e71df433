import CFastCGI
import Glibc

/// A flag that any thread can raise and `poll(2)` can see; once raised it stays so.
final class StopSwitch: Sendable {
    /// Readable once raised; negative when the system had no descriptor left.
    let descriptor = eventfd(0, CInt(EFD_CLOEXEC) | CInt(EFD_NONBLOCK))

    deinit { close(descriptor) }

    func raise() {
        eventfd_write(descriptor, 1)
    }
}
