import FoundationEssentials
import Postgres

/// What people have stored below the download root: a folder for each, by his id.
public struct AccountFiles {
    private let root: String?
    private let database: Database

    init(root: String?, database: Database) {
        self.root = root
        self.database = database
    }

    /// Removes the folder of somebody whose account is gone, and writes down what became of it. Links are removed, never
    /// followed.
    ///
    /// - Throws: `AccountFilesError`, or what the file system says; the next attempt goes on from there.
    public func remove(of id: UserID, correlationID: String?) throws {
        guard try database.query("select 1 from users where id = \(id)").isEmpty else {
            throw AccountFilesError.accountExists
        }
        guard let root else {
            return try report(
                "user.files_left", #"{"reason":"no download root is configured"}"#, id, correlationID)
        }
        let files = FileManager.default
        // A disk that is not mounted looks like a folder that was never made.
        guard files.fileExists(atPath: root) else { throw AccountFilesError.rootMissing(root) }
        let folder = root + "/" + id.text
        var count = 0
        if (try? files.attributesOfItem(atPath: folder)) != nil {  // a failure: there is none, as for most people
            count = try files.subpathsOfDirectory(atPath: folder).count
            try files.removeItem(atPath: folder)
        }
        try report("user.files_removed", #"{"entries":\#(count)}"#, id, correlationID)
    }

    private func report(_ action: String, _ after: String, _ id: UserID, _ correlationID: String?) throws {
        let entry = AuditEntry(
            action: action, targetType: "user", targetID: id.text, actorLabel: "system", correlationID: correlationID,
            after: after)
        _ = try database.query(entry.statement)
    }
}

public enum AccountFilesError: Error, Equatable, CustomStringConvertible {
    case accountExists
    case rootMissing(String)

    public var description: String {
        switch self {
        case .accountExists: "the account still exists: its files stay"
        case .rootMissing(let root): "the download root \(root) is not there; is its disk mounted?"
        }
    }
}
