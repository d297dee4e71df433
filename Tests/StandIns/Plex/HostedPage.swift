import HTTP
import HTTPTypes

/// The page where a person says yes to a sign-in, as app.plex.tv has it. It reads the fragment of its address in the
/// browser.
enum HostedPage {
    /// `nil` for what is none of the page's files.
    static func file(_ request: Request) -> Response? {
        guard request.method == .get else { return nil }
        switch request.path {
        case "/auth", "/auth/": return file(PackageResources.auth_html, "text/html; charset=utf-8")
        case "/auth/auth.js": return file(PackageResources.auth_js, "text/javascript; charset=utf-8")
        case "/auth/auth.css": return file(PackageResources.auth_css, "text/css; charset=utf-8")
        default: return nil
        }
    }

    private static func file(_ bytes: [UInt8], _ type: String) -> Response {
        Response(fields: [.contentType: type, .cacheControl: "no-cache"], body: bytes)
    }
}
