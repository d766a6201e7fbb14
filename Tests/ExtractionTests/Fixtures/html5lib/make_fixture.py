"""Makes tokenizer.jsonl from the tokenizer tests of https://github.com/html5lib/html5lib-tests:
python3 make_fixture.py FOLDER/tokenizer > tokenizer.jsonl

One test a line: file, number in it, initial state, last start tag, input, expected tokens. What we do not
report is left out (parse errors, the parts of a DOCTYPE); neighbouring characters are one token."""
import json, os, sys

for name in sorted(os.listdir(sys.argv[1])):
    if not name.endswith(".test"): continue
    tests = json.load(open(os.path.join(sys.argv[1], name)))
    for number, test in enumerate(tests.get("tests") or tests["xmlViolationTests"]):
        escaped = test.get("doubleEscaped")
        plain = lambda x: x.encode("latin-1", "backslashreplace").decode("unicode-escape") if escaped and isinstance(x, str) else x
        output = []
        for token in test["output"]:
            token = [plain(x) for x in token]
            if token[0] == "DOCTYPE": token = ["DOCTYPE"]
            if token[0] == "StartTag":
                token = ["StartTag", token[1], sorted([plain(k), plain(v)] for k, v in token[2].items())] + token[3:]
            if token[0] == "Character" and output and output[-1][0] == "Character": output[-1][1] += token[1]
            else: output.append(token)
        for state in test.get("initialStates", ["Data state"]):
            line = dict(f=name[:-5], n=number, s=state, t=test.get("lastStartTag", ""), i=plain(test["input"]), o=output)
            print(json.dumps(line, ensure_ascii=True, separators=(",", ":")))
