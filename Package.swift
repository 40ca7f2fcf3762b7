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
    // In alphabetical order; the comment says who may import each. `scripts/check-structure` holds it.
    dependencies: [
        // Records
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Records
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    ],
    targets: [
        .target(
            name: "Workbench",
            dependencies: ["Governance", "Records", "Sheets"],
            swiftSettings: settings
        ),

        // The domain and its books.
        .target(name: "Governance", dependencies: ["Records"], swiftSettings: settings),
        .target(
            name: "Records",
            dependencies: [
                "CRows",
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "GRDB", package: "GRDB.swift"),
                .product(name: "GRDBSQLite", package: "GRDB.swift"),
            ],
            swiftSettings: settings
        ),

        // Spreadsheets: knows no record.
        .target(name: "Sheets", dependencies: ["CExpat", "CZip"], swiftSettings: settings),
        .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),
        .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
        .target(name: "CRows"),

        .testTarget(name: "GovernanceTests", dependencies: ["Governance", "Records"], swiftSettings: settings),
        .testTarget(
            name: "SheetsTests", dependencies: ["CZip", "Sheets"], swiftSettings: settings),
        .testTarget(
            name: "WorkbenchTests", dependencies: ["Governance", "Records", "Sheets", "Workbench"],
            swiftSettings: settings),
    ]
)
