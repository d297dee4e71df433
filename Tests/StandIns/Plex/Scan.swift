import FoundationEssentials
import Glibc

/// A scan that was asked for: it takes a moment, and what it finds is there when it is over.
struct Scan: Codable, Equatable, Sendable {
    let sectionKey: Int
    let path: String
    let endsAt: Int

    static let durationSeconds = 1
}

extension Call {
    /// What scans have found by now becomes the state.
    mutating func finishScans() {
        let now = now
        for scan in state.scans where scan.endsAt <= now { perform(scan) }
        state.scans.removeAll { $0.endsAt <= now }
    }

    private mutating func perform(_ scan: Scan) {
        let files = VideoFiles.below(scan.path)
        let isGone: (Item) -> Bool = { item in
            item.sectionKey == scan.sectionKey && item.file.isBelow(scan.path) && files[item.file] == nil
        }
        let gone = Set(state.items.filter(isGone).map(\.ratingKey))
        state.items.removeAll { gone.contains($0.ratingKey) }
        for index in state.collections.indices { state.collections[index].items.removeAll { gone.contains($0) } }
        state.collections.removeAll(where: \.items.isEmpty)

        let known = Set(state.items.map(\.file))
        for (file, size) in files.sorted(by: { $0.key < $1.key }) where !known.contains(file) {
            let name = file.split(separator: "/").last.map(String.init) ?? file
            let title = name.split(separator: ".").dropLast().joined(separator: ".")
            state.items.append(
                Item(
                    ratingKey: state.nextRatingKey(), sectionKey: scan.sectionKey, file: file, sizeBytes: size,
                    addedAt: now, title: title))
        }
    }
}

extension String {
    /// This is the folder, or something in it.
    func isBelow(_ folder: String) -> Bool {
        self == folder || hasPrefix(folder.hasSuffix("/") ? folder : folder + "/")
    }
}

private enum VideoFiles {
    static let endings = [".mp4", ".mkv", ".webm", ".m4v", ".mov", ".avi"]

    /// The videos in a folder, at any depth, with their sizes in bytes; none when there is no such folder.
    static func below(_ folder: String) -> [String: Int] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder)) ?? []
        var files: [String: Int] = [:]
        for name in names where endings.contains(where: { name.lowercased().hasSuffix($0) }) {
            let path = folder + "/" + name
            var status = stat()
            files[path] = stat(path, &status) == 0 ? Int(status.st_size) : 0
        }
        return files
    }
}
