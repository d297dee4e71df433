/// Forms of personal data that may be stored or logged: enough to recognise one's own, not enough to learn another's.
public enum Mask {
    /// `ada@demo.local` becomes `a***@demo.local`.
    public static func email(_ email: String) -> String {
        guard let at = email.firstIndex(of: "@") else { return "***" }
        return email.prefix(1) + "***" + email[at...]
    }

    /// IPv4 keeps three bytes (`192.168.1.x`), IPv6 its first three groups, or those before `::` if there are fewer.
    public static func address(_ address: String) -> String {
        if address.contains(":") {
            let groups = address.split(separator: ":", omittingEmptySubsequences: false).prefix(3).prefix {
                !$0.isEmpty
            }
            return groups.joined(separator: ":") + (groups.count == 3 ? ":x" : "::x")
        }
        let parts = address.split(separator: ".")
        return parts.count == 4 ? parts.prefix(3).joined(separator: ".") + ".x" : "x"
    }
}
