import FoundationEssentials
import HTTP
import HTTPTypes
import StandInState

/// A part of an answer, which Plex writes as XML or, when the client accepts it, as JSON.
struct Element: Sendable {
    let name: String
    private(set) var attributes: [(name: String, value: JSONValue)]
    var text: String?
    private let children: [Children]

    enum Children: Sendable {
        case one(Element)
        /// Side by side; in JSON a list of this name.
        case many(String, [Element])
        /// Inside an element of this name; in JSON a list of this name.
        case wrapped(String, [Element])
        /// Like `wrapped`, but in JSON the list has the bare ids.
        case ids(String, of: String, [String])
    }

    /// An attribute that is `nil` is left out; `.null` is empty in XML.
    init(
        _ name: String, _ attributes: KeyValuePairs<String, JSONValue?> = [:], text: String? = nil,
        _ children: Children...
    ) {
        self.name = name
        self.attributes = attributes.compactMap { name, value in value.map { (name, $0) } }
        self.text = text
        self.children = children
    }

    /// This element with more of them, in front.
    func with(_ attributes: KeyValuePairs<String, JSONValue?>) -> Element {
        var element = self
        element.attributes = attributes.compactMap { name, value in value.map { (name, $0) } } + self.attributes
        return element
    }

    var json: JSONValue {
        var members = Dictionary(attributes.map { ($0.name, $0.value) }) { _, last in last }
        for child in children {
            switch child {
            case .one(let element): members[element.name] = element.json
            case .many(let name, let elements), .wrapped(let name, let elements):
                members[name] = .array(elements.map(\.json))
            case .ids(let name, _, let ids): members[name] = .array(ids.map(JSONValue.string))
            }
        }
        return .object(members)
    }

    var xml: String {
        let start = "<" + name + attributes.map { " \($0.name)=\"\(Self.escape(Self.text($0.value)))\"" }.joined()
        let content = Self.escape(text ?? "") + children.map(Self.xml).joined()
        return content.isEmpty ? start + "/>" : start + ">" + content + "</" + name + ">"
    }

    private static func xml(_ children: Children) -> String {
        switch children {
        case .one(let element): element.xml
        case .many(_, let elements): elements.map(\.xml).joined()
        case .wrapped(let name, let elements): "<\(name)>" + elements.map(\.xml).joined() + "</\(name)>"
        case .ids(let name, let item, let ids):
            "<\(name)>" + ids.map { Element(item, ["id": .string($0)]).xml }.joined() + "</\(name)>"
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .bool(let value): value ? "1" : "0"
        case .string(let value): value
        case .null: ""
        default: value.text
        }
    }

    private static func escape(_ text: String) -> String {
        var result = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": result += "&amp;"
            case "<": result += "&lt;"
            case ">": result += "&gt;"
            case "\"": result += "&quot;"
            case "\n": result += "&#10;"
            default: result.unicodeScalars.append(character)
            }
        }
        return result
    }
}

extension Response {
    /// A document in either notation; `json` differs from the element's own where plex.tv's JSON is a bare list.
    init(_ element: Element, _ status: HTTPResponse.Status = .ok, json: JSONValue? = nil, wantsJSON: Bool) {
        if wantsJSON {
            self.init(status, json: json ?? element.json)
        } else {
            let text = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + element.xml
            self.init(status, fields: [.contentType: "application/xml; charset=utf-8"], body: Array(text.utf8))
        }
    }
}

extension JSONValue {
    /// `seconds` since 1970 as plex.tv prints its dates: `2026-02-09T11:08:53Z`.
    static func seconds(_ seconds: Int) -> JSONValue {
        .string(Date(timeIntervalSince1970: Double(seconds)).formatted(.iso8601))
    }
}
