import Glibc
import Synchronization

extension MetricsFile {
    /// Takes a place among the processes; it is free again when this process ends, in whatever way.
    ///
    /// - Parameters:
    ///   - name: Of the group's series.
    ///   - labels: Which pool it is.
    public func join(_ name: String, _ labels: MetricLabels) {
        guard place == nil, let group = series(.processGroup, name, labels) else { return }
        let free = isShared ? (0..<Self.processes).first { FileLock.tryLock(descriptor, $0) } : 0
        guard let free else { return }
        busySince(free).pointee.store(0, ordering: .relaxed)
        self.group(free).pointee.store(UInt64(group + 1), ordering: .relaxed)
        place = free
    }

    /// - Parameter nanoseconds: On the clock of `Monotonic`; `nil` when there is nothing to do.
    @inline(__always)
    public func setBusy(since nanoseconds: UInt64?) {
        guard let place else { return }
        busySince(place).pointee.store(nanoseconds ?? 0, ordering: .relaxed)
    }

    /// A pool and those of its processes that live.
    public struct ProcessGroup: Equatable, Sendable {
        public let labels: MetricLabels
        public var processes = 0
        public var busy = 0
        /// Of whoever has been at one thing for longest; 0 when all are idle.
        public var longestBusySeconds = 0.0
    }

    /// Every group that there ever was, also when nobody of it lives any more.
    public func processGroups(_ name: String, now: UInt64 = Monotonic.nanoseconds()) -> [ProcessGroup] {
        var groups: [(index: Int, group: ProcessGroup)] = (0..<seriesCount).compactMap { index in
            let stored = series(at: index)
            guard stored.kind == .processGroup, stored.name == name else { return nil }
            return (index, ProcessGroup(labels: MetricLabels(text: stored.labels)))
        }
        for process in 0..<Self.processes {
            let group = Int(group(process).pointee.load(ordering: .relaxed)) - 1
            guard group >= 0, lives(process), let position = groups.firstIndex(where: { $0.index == group }) else {
                continue
            }
            groups[position].group.processes += 1
            let since = busySince(process).pointee.load(ordering: .relaxed)
            if since == 0 { continue }
            groups[position].group.busy += 1
            let seconds = now > since ? Double(now - since) / 1e9 : 0
            groups[position].group.longestBusySeconds = max(groups[position].group.longestBusySeconds, seconds)
        }
        return groups.map(\.group)
    }

    private func lives(_ process: Int) -> Bool {
        process == place || (isShared && FileLock.isHeldElsewhere(descriptor, process))
    }

    private func busySince(_ process: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        number(at: Self.processesOffset + process * Self.processBytes)
    }

    private func group(_ process: Int) -> UnsafeMutablePointer<Atomic<UInt64>> {
        number(at: Self.processesOffset + process * Self.processBytes + 8)
    }
}

/// A clock that all processes of a machine share and that never goes back.
public enum Monotonic {
    public static func nanoseconds() -> UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec)
    }
}
