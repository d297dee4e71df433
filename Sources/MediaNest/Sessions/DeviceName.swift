/// What a person calls a device by: enough to recognise one's own.
public enum DeviceName {
    /// `Firefox on Linux`, as far as a user agent tells.
    public static func of(_ agent: String) -> String {
        func first(_ words: KeyValuePairs<String, String>) -> String? { words.first { agent.contains($0.key) }?.value }
        let program = first([
            "Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari",
            "curl/": "curl",
        ])
        let system = first([
            "iPhone": "iPhone", "iPad": "iPad", "Android": "Android", "Windows": "Windows", "Mac OS X": "macOS",
            "Linux": "Linux",
        ])
        return switch (program, system) {
        case (let program?, let system?): "\(program) on \(system)"
        case (let name?, nil), (nil, let name?): name
        case (nil, nil): "Unknown device"
        }
    }
}
