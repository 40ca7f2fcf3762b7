// swift-tools-version: 6.2

import PackageDescription

/// What can only be measured from inside. A package of its own, so that nobody builds it who does not measure.
let package = Package(
    name: "benchmarks",
    dependencies: [.package(name: "gewu", path: "..")],
    targets: [
        .executableTarget(
            name: "evaluate",
            dependencies: [.product(name: "Measured", package: "gewu")],
            swiftSettings: [
                .swiftLanguageMode(.v6),
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .treatAllWarnings(as: .error),
            ]
        )
    ]
)
