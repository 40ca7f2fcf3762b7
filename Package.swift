// swift-tools-version: 6.2

import PackageDescription

/// One list for every Swift target, so that no room has rules of its own.
let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

let package = Package(
    name: "gewu",
    products: [
        .executable(name: "gewu", targets: ["gewu"]),
        // What Benchmarks/ measures from inside.
        .library(name: "Measured", targets: ["Governance", "Plugins", "Sheets", "Workbench"]),
    ],
    // In alphabetical order; the comment says who may import each. `scripts/check-structure` holds it.
    dependencies: [
        // gewu
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // Records
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // gewu, Batch
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Records
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // Plugins
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    ],
    targets: [
        // The program.
        .executableTarget(
            name: "gewu",
            dependencies: [
                "Batch", "Console", "Demo", "Governance", "Plugins", "Records", "Sheets", "Workbench",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),

        // Faces of the workbench.
        .target(
            name: "Console", dependencies: ["CEdit", "Governance", "Records", "Workbench"],
            swiftSettings: settings),
        .systemLibrary(name: "CEdit", pkgConfig: "libedit", providers: [.apt(["libedit-dev"])]),
        .target(
            name: "Batch",
            dependencies: [
                "Governance", "Records", "Workbench", .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings
        ),
        .target(
            name: "Plugins",
            dependencies: [
                "CRows", "Governance", "Lua", "Records", "Workbench",
                .product(name: "Mustache", package: "swift-mustache"),
            ],
            resources: [.embedInCode("prelude.lua"), .embedInCode("spec.lua")],
            swiftSettings: settings
        ),
        .target(
            name: "Workbench",
            dependencies: ["Governance", "Records", "Sheets"],
            swiftSettings: settings
        ),

        // The domain and its books.
        .target(name: "Demo", dependencies: ["Governance", "Records"], swiftSettings: settings),
        .target(name: "Governance", dependencies: ["Records"], swiftSettings: settings),
        .target(
            name: "Records",
            dependencies: [
                "CRows",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "CryptoExtras", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),

        // Spreadsheets: knows no record.
        .target(name: "Sheets", dependencies: ["CExpat", "CXlsxWriter", "CZip"], swiftSettings: settings),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(
            name: "CXlsxWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),

        // Lua: knows no governance and no SQLite.
        .target(
            name: "Lua", dependencies: ["CLuaBridge", "CRows"],
            swiftSettings: settings + [.strictMemorySafety()]),
        .target(
            name: "CLuaBridge", dependencies: ["CLua", "CRows"],
            cSettings: [.unsafeFlags(["-Wall", "-Wextra", "-Werror"])]),
        .target(name: "CRows"),
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),

        // Samples for Tests/ only.
        .target(
            name: "TestKit", dependencies: ["Governance", "Records", "Workbench"], swiftSettings: settings),

        .testTarget(
            name: "BatchTests",
            dependencies: [
                "Batch", "Governance", "Records", "TestKit", "Workbench",
                .product(name: "Logging", package: "swift-log"),
            ],
            swiftSettings: settings),
        .testTarget(
            name: "ConsoleTests", dependencies: ["Console", "Workbench"], swiftSettings: settings),
        .testTarget(
            name: "DemoTests", dependencies: ["Demo", "Governance", "Records"], swiftSettings: settings),
        .testTarget(
            name: "GovernanceTests", dependencies: ["Governance", "Records", "TestKit"],
            swiftSettings: settings),
        .testTarget(
            name: "LuaTests", dependencies: ["CLuaBridge", "CRows", "Lua"], swiftSettings: settings),
        .testTarget(
            name: "PluginsTests", dependencies: ["Governance", "Lua", "Plugins", "Records", "Workbench"],
            swiftSettings: settings),
        .testTarget(name: "ProgramTests", dependencies: ["Governance", "Records"], swiftSettings: settings),
        .testTarget(name: "RecordsTests", dependencies: ["CRows", "Records"], swiftSettings: settings),
        .testTarget(
            name: "SheetsTests", dependencies: ["CZip", "Sheets"], swiftSettings: settings),
        .testTarget(
            name: "WorkbenchTests",
            dependencies: ["Governance", "Records", "Sheets", "TestKit", "Workbench"],
            swiftSettings: settings),
    ]
)
