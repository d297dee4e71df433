import HTTP
import HTTPTypes

/// The OpenAPI 3.1 document, made from the route table so that it cannot drift.
enum OpenAPI {
    static func document(_ routes: [Route]) -> JSONWriter {
        var json = JSONWriter(reserving: 32_768)
        json.object { json in
            json.key("openapi")
            json.string("3.1.0")
            json.key("info")
            json.object { json in
                json.key("title")
                json.string("MediaNest")
                json.key("version")
                json.string("1")
                json.key("license")
                json.object { json in
                    json.key("name")
                    json.string("MIT")
                }
            }
            json.key("paths")
            json.object { json in
                for (path, routes) in grouped(routes) {
                    json.key(dynamic: path)
                    json.object { json in
                        for route in routes {
                            json.key(dynamic: route.method.rawValue.lowercased())
                            operation(route, &json)
                        }
                    }
                }
            }
            json.key("components")
            components(&json)
        }
        return json
    }

    private static func grouped(_ routes: [Route]) -> [(String, [Route])] {
        Dictionary(grouping: routes, by: \.path).sorted { $0.key < $1.key }.map { ($0.key, $0.value) }
    }

    private static func operation(_ route: Route, _ json: inout JSONWriter) {
        json.object { json in
            json.key("summary")
            json.string(route.summary)
            json.key("operationId")
            json.string(operationID(route))
            json.key("tags")
            json.array { json in json.string(route.place.first.map(text) ?? "root") }
            json.key("security")
            json.array { json in
                if route.needsSession {
                    json.object { json in
                        json.key("bearer")
                        json.array { _ in }
                    }
                }
            }
            parameters(route, &json)
            if let body = route.body, !body.isEmpty {
                json.key("requestBody")
                json.object { json in
                    json.key("required")
                    json.bool(body.contains(where: \.isRequired))
                    json.key("content")
                    content("application/json", &json) { json in schema(.object(body), &json) }
                }
            }
            json.key("responses")
            json.object { json in
                for answer in route.answers {
                    json.key(dynamic: String(answer.status))
                    json.object { json in
                        json.key("description")
                        json.string(answer.description)
                        if answer.status != 204 {
                            json.key("content")
                            content(route.produces, &json) { json in json.object { _ in } }
                        }
                    }
                }
                json.key("default")
                json.object { json in
                    json.key("description")
                    json.string("A problem")
                    json.key("content")
                    content("application/problem+json", &json) { json in
                        json.object { json in
                            json.key("$ref")
                            json.string("#/components/schemas/Problem")
                        }
                    }
                }
            }
        }
    }

    private static func parameters(_ route: Route, _ json: inout JSONWriter) {
        let inPath = route.pattern.compactMap {
            if case .parameter(let name) = $0 { Field.required(name, .string(1...100)) } else { nil }
        }
        guard !inPath.isEmpty || !route.parameters.isEmpty else { return }
        json.key("parameters")
        json.array { json in
            for (place, field) in inPath.map({ ("path", $0) }) + route.parameters.map({ ("query", $0) }) {
                json.object { json in
                    json.key("name")
                    json.string(field.name)
                    json.key("in")
                    json.string(place)
                    json.key("required")
                    json.bool(field.isRequired)
                    if !field.description.isEmpty {
                        json.key("description")
                        json.string(field.description)
                    }
                    json.key("schema")
                    schema(field.type, &json)
                }
            }
        }
    }

    private static func content(_ type: String, _ json: inout JSONWriter, schema: (inout JSONWriter) -> Void) {
        json.object { json in
            json.key(dynamic: type)
            json.object { json in
                json.key("schema")
                schema(&json)
            }
        }
    }

    private static func schema(_ type: FieldType, _ json: inout JSONWriter) {
        json.object { json in
            switch type {
            case .nullable(let type):
                json.key("anyOf")
                json.array { json in
                    schema(type, &json)
                    json.raw(#"{"type":"null"}"#)
                }
            case .string(let range):
                json.key("type")
                json.string("string")
                json.key("minLength")
                json.int(range.lowerBound)
                json.key("maxLength")
                json.int(range.upperBound)
            case .word(let words):
                json.key("type")
                json.string("string")
                json.key("enum")
                json.array { json in for word in words { json.string(word) } }
            case .integer(let range):
                json.key("type")
                integer(range, &json)
            case .boolean:
                json.key("type")
                json.string("boolean")
            case .integers(let range):
                json.key("type")
                json.string("array")
                json.key("items")
                json.object { json in
                    json.key("type")
                    integer(range, &json)
                }
            case .words(let words):
                json.key("type")
                json.string("array")
                json.key("items")
                schema(.word(words), &json)
            case .strings(let range):
                json.key("type")
                json.string("array")
                json.key("minItems")
                json.int(range.lowerBound)
                json.key("maxItems")
                json.int(range.upperBound)
                json.key("items")
                schema(.string(1...100), &json)
            case .ids(let range):
                json.key("type")
                json.string("array")
                json.key("minItems")
                json.int(range.lowerBound)
                json.key("maxItems")
                json.int(range.upperBound)
                json.key("items")
                json.object { json in
                    json.key("type")
                    json.string("string")
                    json.key("format")
                    json.string("uuid")
                }
            case .day:
                json.key("type")
                json.string("string")
                json.key("format")
                json.string("date")
            case .object(let fields):
                json.key("type")
                object(fields, &json)
            }
        }
    }

    private static func integer(_ range: ClosedRange<Int>, _ json: inout JSONWriter) {
        json.string("integer")
        json.key("minimum")
        json.int(range.lowerBound)
        json.key("maximum")
        json.int(range.upperBound)
    }

    private static func object(_ fields: [Field], _ json: inout JSONWriter) {
        json.string("object")
        json.key("additionalProperties")
        json.bool(false)
        json.key("required")
        json.array { json in for field in fields where field.isRequired { json.string(field.name) } }
        json.key("properties")
        json.object { json in
            for field in fields {
                json.key(dynamic: field.name)
                schema(field.type, &json)
            }
        }
    }

    private static func components(_ json: inout JSONWriter) {
        json.object { json in
            json.key("securitySchemes")
            json.raw(#"{"bearer":{"type":"http","scheme":"bearer","bearerFormat":"JWT"}}"#)
            json.key("schemas")
            json.object { json in
                json.key("Problem")
                json.raw(
                    """
                    {"type":"object","required":["title","status","code","correlationId"],"properties":{"type":{"type":"string"},\
                    "title":{"type":"string"},"status":{"type":"integer"},"code":{"type":"string"},"detail":{"type":"string"},\
                    "correlationId":{"type":"string"},"since":{"type":"string","format":"date-time"},"errors":{"type":"array","items":{"type":"object","properties":\
                    {"field":{"type":"string"},"message":{"type":"string"}}}}}}
                    """)
            }
        }
    }

    /// `get_requests_id`: unique, since method and path are, and a name that generated clients can use.
    private static func operationID(_ route: Route) -> String {
        let words = [route.method.rawValue.lowercased()] + route.place.map(text)
        return words.joined(separator: "_").replacing("-", with: "_").replacing(".", with: "_")
    }

    private static func text(_ component: Route.PathComponent) -> String {
        switch component {
        case .literal(let text), .parameter(let text): text
        }
    }
}

extension Route {
    /// Its parts below `/api/v1`, or all of them where it lies outside.
    fileprivate var place: ArraySlice<PathComponent> { pattern.dropFirst(path.hasPrefix("/api/v1/") ? 2 : 0) }

    var needsSession: Bool {
        switch endpoint {
        case .open, .anyone: false
        case .signedIn, .admin, .machine: true
        }
    }
}
