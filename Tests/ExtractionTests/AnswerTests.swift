import TestSupport
import Testing

@testable import Extraction

/// Which labels are headings because the markup says what stands for their text.
@Suite struct AnswerTests {
  @Test(arguments: [
    "<div class=schema-faq-section><b class=schema-faq-question>Alcohol?</b> <p class=schema-faq-answer>No.</p></div>",
    "<div class=uagb-faq-questions><span>Alcohol?</span></div><div class=uagb-faq-content><p>No.</p></div>",
    "<div itemprop=name>Alcohol</div><div itemscope itemprop=acceptedAnswer><div itemprop=text>No.</div></div>",
    "<p property=name>Alcohol</p><div property=acceptedAnswer>No.</div>",
    "<div role=button aria-controls=a aria-expanded=false><a>Alcohol</a></div><div id=a>No.</div>",
    "<li><div>Alcohol?</div><div class=answer>No.</div></li>",
  ])
  func aLabelIsTheHeadingOfWhatStandsForIt(page: String) throws {
    let table = try blockTable(page)
    #expect(table.texts.count == 2)
    #expect(table.blocks.first?.kind == .heading)
    #expect(table.blocks.last?.kind != .heading)
  }

  @Test(arguments: [
    "<div>Answered by Mary</div><div class=answer>No.</div>",
    "<div>Take it with water.</div><div class=accordion-body>No.</div>",
    "<div><p><a href=/>Mary?</a></p><div class=answer>No.</div></div>",
    "<a aria-controls=a>+</a><div id=a>No.</div>",
    "<div>Topics</div><div class=faq-content><a href=/>Alcohol</a></div>",
    "<div role=tab aria-controls=b>Use</div><div role=tab aria-controls=a>Dose</div><p>One</p><div id=a>No.</div>",
    "<section><div><div><div><p>Far?</p></div></div></div></section><div class=faq-answer>No.</div>",
  ])
  func otherTextIsNoHeading(page: String) throws {
    #expect(try !blockTable(page).blocks.contains { $0.kind == .heading })
  }
}
