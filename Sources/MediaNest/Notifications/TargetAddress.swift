/// An address that its owner may have.
///
/// An admin reaches whatever the machine reaches. Everybody else is kept on the internet: a webhook over HTTPS, whose resolved
/// address is looked at again when it is called, or a messenger whose host its Apprise plugin knows by itself.
struct TargetAddress {
    let text: String

    /// - Throws: `NotificationTargetError.invalid`, in words for who typed it.
    init(_ text: String, kind: NotificationTarget.Kind, isAdmin: Bool) throws {
        if let mistake = Self.mistake(text, kind, isAdmin) {
            throw NotificationTargetError.invalid([FieldError("address", mistake)])
        }
        self.text = text
    }

    /// `https://…9f3c`: short addresses keep their end to themselves.
    var hint: String {
        let scheme = text.prefix { $0 != ":" }.prefix(30)
        return "\(scheme)://…" + (text.count >= scheme.count + 23 ? text.suffix(4) : "")
    }

    private static func mistake(_ text: String, _ kind: NotificationTarget.Kind, _ isAdmin: Bool) -> String? {
        guard text.utf8.allSatisfy({ (0x21...0x7E).contains($0) }), let end = text.firstRange(of: "://") else {
            return "is not an address such as \(kind == .webhook ? "https://…" : "discord://…")"
        }
        let scheme = text[..<end.lowerBound].lowercased()
        let rest = text[end.upperBound...]
        guard !rest.isEmpty, !rest.hasPrefix("/"),
            scheme.utf8.allSatisfy({ (97...122).contains($0) || (48...57).contains($0) })
        else { return "is not an address such as \(kind == .webhook ? "https://…" : "discord://…")" }
        switch kind {
        case .webhook:
            guard scheme == "https" || isAdmin && scheme == "http" else { return "must begin with https://" }
            if rest.contains("#") || rest.prefix(while: { $0 != "/" && $0 != "?" }).contains("@") {
                return "must have no user, password or fragment"
            }
        case .apprise:
            if isAdmin { return local.contains(scheme) ? "shows notifications on the server itself" : nil }
            guard messengers.contains(scheme) else {
                return
                    "must be one of \(messengers.map { "\($0)://" }.joined(separator: ", ")); an admin can set up others"
            }
            // Parameters could name other hosts, and files of ours.
            if rest.contains("?") { return "must have no parameters" }
            if scheme.hasPrefix("ntfy"), rest.contains(where: { "/.:@%".contains($0) }) {
                return "must be a topic at ntfy.sh, such as ntfy://my-topic"
            }
        }
        return nil
    }

    /// Their hosts are fixed by Apprise.
    private static let messengers = ["discord", "ntfy", "ntfys", "pbul", "pover", "slack", "tgram"]
    private static let local: Set<String> = [
        "dbus", "file", "glib", "gnome", "include", "kde", "macosx", "qt", "syslog", "windows",
    ]
}
