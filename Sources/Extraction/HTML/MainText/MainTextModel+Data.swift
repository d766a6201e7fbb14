extension MainTextModel { static let data: StaticString = "AAAAAA" }
