import HTTP
import HTTPTypes
import TestSupport
import Testing

@testable import MediaNestAPI

/// The document says what the table says.
@Suite struct OpenAPITests {
    private let document: JSONValue

    init() throws { document = try JSONValue(parsing: OpenAPI.document(routes).bytes) }

    private func operation(_ route: Route) throws -> JSONValue {
        try #require(
            document["paths"]?[route.path]?[route.method.rawValue.lowercased()], "\(route.method) \(route.path)")
    }

    @Test func itIsServedToEverybody() throws {
        try withDatabase { db throws in
            let answer = db.guest().call(.get, "/openapi.json")

            #expect(answer.status == 200 && answer.json == document)
            #expect(answer["openapi"]?.string == "3.1.0" && answer["info"]?["title"]?.string == "MediaNest")
        }
    }

    @Test func itHasEveryRouteAndNoOther() throws {
        for route in routes { _ = try operation(route) }
        let operations = try #require(document["paths"]?.object).values.compactMap(\.object).map(\.count)
        #expect(operations.reduce(0, +) == routes.count)
    }

    @Test func operationIDsAreUnique() throws {
        let ids = try routes.compactMap { try operation($0)["operationId"]?.string }

        #expect(ids.count == routes.count && Set(ids).count == ids.count)
        #expect(ids.allSatisfy { $0.wholeMatch(of: /[a-z_]+/) != nil })
    }

    @Test func parametersAreThoseOfTheTable() throws {
        for route in routes {
            let described = try operation(route)["parameters"]?.array ?? []
            func names(_ place: String) -> [String] {
                described.filter { $0["in"]?.string == place }.compactMap { $0["name"]?.string }
            }

            #expect(names("query") == route.parameters.map(\.name), "\(route.path)")
            let inPath = route.path.split(separator: "/").filter { $0.hasPrefix("{") }.map {
                String($0.dropFirst().dropLast())
            }
            #expect(names("path") == inPath, "\(route.path)")
            for parameter in described {
                #expect(parameter["schema"]?["type"]?.string != nil, "\(route.path)")
                let isRequired = route.parameters.contains { $0.name == parameter["name"]?.string && $0.isRequired }
                #expect(
                    parameter["required"]?.bool == (parameter["in"]?.string == "path" || isRequired), "\(route.path)")
            }
        }
    }

    @Test func bodiesAreThoseOfTheTable() throws {
        for route in routes {
            let body = try operation(route)["requestBody"]
            guard let fields = route.body, !fields.isEmpty else {
                #expect(body == nil, "\(route.path)")
                continue
            }
            let required = fields.filter(\.isRequired).map(\.name)
            let schema = body?["content"]?["application/json"]?["schema"]

            #expect(body?["required"]?.bool == !required.isEmpty, "\(route.path)")
            #expect(
                schema?["type"]?.string == "object" && schema?["additionalProperties"]?.bool == false, "\(route.path)")
            #expect(schema?["required"] == .array(required.map(JSONValue.string)), "\(route.path)")
            #expect(schema?["properties"]?.object.map { Set($0.keys) } == Set(fields.map(\.name)), "\(route.path)")
        }
    }

    @Test func whatNeedsASessionSaysSo() throws {
        for route in routes {
            let security = try operation(route)["security"]
            #expect(security == .array(route.needsSession ? [.object(["bearer": .array([])])] : []), "\(route.path)")
        }
        #expect(document["components"]?["securitySchemes"]?["bearer"]?["scheme"]?.string == "bearer")
    }

    @Test func everyOperationNamesItsAnswersAndTheProblem() throws {
        for route in routes {
            let responses = try #require(try operation(route)["responses"]?.object)

            #expect(Set(responses.keys) == Set(route.answers.map { String($0.status) } + ["default"]), "\(route.path)")
            #expect(
                responses["default"]?["content"]?["application/problem+json"]?["schema"]?["$ref"]?.string
                    == "#/components/schemas/Problem")
        }
        #expect(document["components"]?["schemas"]?["Problem"]?["required"]?.array?.contains(.string("code")) == true)
    }

    @Test func constraintsAreInTheSchema() throws {
        let submit = try #require(routes.first { $0.path == "/api/v1/requests" && $0.method == .post })
        let properties = try operation(submit)["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]

        #expect(properties?["mediaType"]?["enum"] == .array([.string("movie"), .string("tv"), .string("music")]))
        #expect(properties?["title"]?["maxLength"]?.int == 500 && properties?["title"]?["minLength"]?.int == 1)
        #expect(properties?["seasons"]?["items"]?["maximum"]?.int == 9999)
        let change = try #require(routes.first { $0.path == "/api/v1/admin/users/{id}" && $0.method == .patch })
        let limit = try operation(change)["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]?[
            "openRequestLimit"]?["anyOf"]?.array
        #expect(limit?.compactMap { $0["type"]?.string } == ["integer", "null"])
        let settings = try #require(routes.first { $0.path == "/api/v1/admin/settings" && $0.method == .patch })
        let limits = try operation(settings)["requestBody"]?["content"]?["application/json"]?["schema"]?["properties"]?[
            "rateLimits"]
        #expect(limits?["properties"]?["api"]?["required"] == .array([.string("limit"), .string("windowSeconds")]))
    }
}
