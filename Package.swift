// swift-tools-version: 6.2
import PackageDescription

/// Language mode 6 comes with the tools version; these are the rules that it leaves open.
let strict: [SwiftSetting] = [
    .treatAllWarnings(as: .error),
    .enableUpcomingFeature("ExistentialAny"),  // SE-0335
    .enableUpcomingFeature("MemberImportVisibility"),  // SE-0444
    .enableUpcomingFeature("InternalImportsByDefault"),  // SE-0409
]

let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let configuration = Target.Dependency.product(name: "Configuration", package: "swift-configuration")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

let package = Package(
    name: "medianest",
    products: [.executable(name: "medianest", targets: ["medianest"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0", traits: []),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0", traits: []),
    ],
    targets: [
        // C libraries: a module map and a shim each, with one importer each.
        .systemLibrary(name: "CFastCGI", providers: [.apt(["libfcgi-dev"])]),
        .systemLibrary(name: "CPostgres", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CHiredis", providers: [.apt(["libhiredis-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CCurl", pkgConfig: "libcurl", providers: [.apt(["libcurl4-openssl-dev"])]),

        // Infrastructure: never says MediaNest.
        .target(name: "HTTP", dependencies: [httpTypes], swiftSettings: strict),
        .target(name: "FastCGI", dependencies: ["CFastCGI", "HTTP", httpTypes], swiftSettings: strict),
        .target(name: "Postgres", dependencies: ["CPostgres"], swiftSettings: strict),
        .target(name: "Metrics", swiftSettings: strict),
        .target(name: "Redis", dependencies: ["CHiredis"], swiftSettings: strict),
        .target(name: "Crypto", dependencies: ["COpenSSL"], swiftSettings: strict),
        .target(name: "HTTPClient", dependencies: ["CCurl", httpTypes], swiftSettings: strict),

        // The product.
        .target(
            name: "MediaNest",
            dependencies: [
                "Postgres", "Redis", "Crypto", "HTTP", "HTTPClient", "Metrics", httpTypes, logging, configuration,
            ],
            exclude: ["Migrations/README.md"],
            resources: [.embedInCode("Migrations")],
            swiftSettings: strict
        ),
        .target(
            name: "MediaNestAPI", dependencies: ["MediaNest", "HTTP", "Postgres", "Crypto", httpTypes, logging],
            exclude: ["README.md"], swiftSettings: strict),
        .target(name: "MediaNestJobs", dependencies: ["MediaNest", "Postgres", logging], swiftSettings: strict),
        .executableTarget(
            name: "medianest",
            dependencies: [
                "MediaNestAPI", "MediaNestJobs", "MediaNest", "Postgres", "FastCGI", "HTTP", argumentParser, logging,
            ],
            swiftSettings: strict
        ),

        // Tests.
        .target(
            name: "TestSupport",
            dependencies: ["MediaNest", "Postgres", "Redis", logging],
            path: "Tests/TestSupport",
            swiftSettings: strict
        ),
        .target(
            name: "StandInState", dependencies: ["HTTP", httpTypes], path: "Tests/StandIns/State",
            swiftSettings: strict
        ),
        .target(
            name: "StandInOverseerr", dependencies: ["StandInState", "HTTP", httpTypes],
            path: "Tests/StandIns/Overseerr",
            swiftSettings: strict
        ),
        .target(
            name: "StandInPlex", dependencies: ["StandInState", "HTTP", httpTypes], path: "Tests/StandIns/Plex",
            resources: [.embedInCode("HostedPage")], swiftSettings: strict
        ),
        .target(
            name: "StandInUptimeKuma", dependencies: ["StandInState", "HTTP", httpTypes],
            path: "Tests/StandIns/UptimeKuma", swiftSettings: strict
        ),
        .executableTarget(
            name: "StandIns",
            dependencies: [
                "StandInOverseerr", "StandInPlex", "StandInUptimeKuma", "FastCGI", "HTTP", "HTTPClient", httpTypes,
                argumentParser,
            ],
            path: "Tests/StandIns", exclude: ["State", "Overseerr", "Plex", "UptimeKuma"],
            swiftSettings: strict
        ),
        .testTarget(name: "HTTPTests", dependencies: ["HTTP", httpTypes], swiftSettings: strict),
        .executableTarget(
            name: "FastCGIEcho", dependencies: ["FastCGI", "HTTP", httpTypes], path: "Tests/FastCGIEcho",
            swiftSettings: strict
        ),
        .testTarget(
            name: "FastCGITests", dependencies: ["FastCGI", "FastCGIEcho", "HTTP", httpTypes], swiftSettings: strict
        ),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "MetricsTests", dependencies: ["Metrics", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "RedisTests", dependencies: ["Redis", "TestSupport"], swiftSettings: strict),
        .testTarget(name: "CryptoTests", dependencies: ["Crypto"], swiftSettings: strict),
        .testTarget(name: "HTTPClientTests", dependencies: ["HTTPClient", httpTypes], swiftSettings: strict),
        .testTarget(
            name: "MediaNestTests",
            dependencies: ["MediaNest", "Metrics", "Postgres", "Redis", "Crypto", "TestSupport"],
            exclude: ["schema.sql"], swiftSettings: strict),
        .testTarget(
            name: "MediaNestAPITests",
            dependencies: [
                "MediaNestAPI", "MediaNest", "Postgres", "Redis", "HTTP", "Crypto", httpTypes, "TestSupport",
            ], swiftSettings: strict),
        .testTarget(
            name: "MediaNestJobsTests",
            dependencies: ["MediaNestJobs", "MediaNest", "Metrics", "Postgres", "Redis", "Crypto", "TestSupport"],
            swiftSettings: strict),
        .testTarget(
            name: "StandInsTests",
            dependencies: [
                "StandInState", "StandInOverseerr", "StandInPlex", "StandInUptimeKuma", "HTTP", httpTypes,
            ],
            swiftSettings: strict),
    ]
)
