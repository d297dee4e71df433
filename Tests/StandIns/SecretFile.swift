import ArgumentParser
import FoundationEssentials

/// The first line of a file, without what ends it: a secret that no list of processes shows.
func secret(inFile path: String) throws -> String {
    guard let data = FileManager.default.contents(atPath: path),
        let line = String(decoding: data, as: UTF8.self).split(whereSeparator: \.isNewline).first
    else { throw ValidationError("\(path) cannot be read or is empty") }
    return String(line)
}
