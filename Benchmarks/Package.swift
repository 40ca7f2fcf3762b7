// swift-tools-version: 6.2

import PackageDescription

let settings: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// What can only be measured from inside. A package of its own, so that nobody builds it who does not measure.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "gewu", path: "..")],
    targets: [
        .executableTarget(
            name: "evaluate", dependencies: [.product(name: "Measured", package: "gewu")],
            swiftSettings: settings),
        .executableTarget(
            name: "measure", dependencies: [.product(name: "Measured", package: "gewu")],
            swiftSettings: settings),
    ]
)
