import Tokenization

/// Counting and learning, one thread; peers with two threads and more text in README.
func benchmarkTraining(_ harness: Harness, _ texts: BenchmarkText) throws {
  let documents = texts.all
  for (name, preTokenizer) in [("gpt2", PreTokenizer.gpt2), ("o200k", .o200k)] {
    try harness.measure("count pretokens \(name)", byteCount: byteCount(documents)) {
      var counter = try PretokenCounter(preTokenizer)
      for document in documents { try counter.count(document.span) }
      return counter.distinctCount
    }
    try harness.measure(
      "train \(name), 32,000 tokens", byteCount: byteCount(documents),
      peer: Peer(
        name: "HF BpeTrainer, all cores, gpt2",
        code: """
          from tokenizers import Tokenizer, models, trainers, pre_tokenizers
          def run():
              t = Tokenizer(models.BPE())
              t.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
              t.train_from_iterator(documents, trainers.BpeTrainer(
                  vocab_size=32000, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
                  show_progress=False))
          """, documents: documents)
    ) {
      var counter = try PretokenCounter(preTokenizer)
      for document in documents { try counter.count(document.span) }
      return try BytePairTrainer(vocabularySize: 32_000).train(counter).merges.count
    }
  }
}
