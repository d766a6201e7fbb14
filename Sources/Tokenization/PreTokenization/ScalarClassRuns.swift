/// The classes of all Unicode 16.0 scalars in order, as runs of equal ones.
///
/// Asking the Swift library for the properties of each scalar took 20 ms at every start.
/// `ScalarClassRunsTests` compares each scalar with those properties, and prints this text anew.
enum ScalarClassRuns {
  /// The classes and how many scalars have each, from U+0000 on.
  static var unicode16: [(value: UInt8, count: Int)] {
    var runs: [(value: UInt8, count: Int)] = []
    runs.reserveCapacity(4096)
    var count = 0
    for index in 0..<text.utf8CodeUnitCount {
      let byte = unsafe text.utf8Start[index]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): count = count << 4 | Int(byte - 0x30)
      case UInt8(ascii: "a")...UInt8(ascii: "f"): count = count << 4 | Int(byte - 0x57)
      case UInt8(ascii: "g")...UInt8(ascii: "r"):
        runs.append((classes[Int(byte - UInt8(ascii: "g"))].rawValue, max(1, count)))
        count = 0
      default: break
      }
    }
    return runs
  }

  /// What the letters from g on stand for.
  static let classes: [ScalarClass] = [
    [], .uppercase, .lowercase, .caseless, .mark, .number, .space, .symbol, .hanKana,
    [.caseless, .hanKana], [.mark, .hanKana], [.symbol, .hanKana],
  ]

  /// For each run its length in hexadecimal digits, none for 1, and the letter of its class.
  private static let text: StaticString = """
    9g5m12gmfnal7n1ah6n1ai4n6gm1agm9nj2ng4n2lni3nljn3ln17hn7h18in8ihihihihihihihihihihihihihihihihih
    ihihihihihihihihihihih2ihihihihihihihih2ihihihihihihihihihihihihihihihihihihihihihihihi2hihih3i2
    hihi2hi3h2i4hi2hi3h3i2hi2hihihi2hih2ihi2hi3hihi2h2ijh3i4j2hi2hi2hihihihihihihihih2ihihihihihihih
    ihih2i2hihi3hihihihihihihihihihihihihihihihihihihihihihihihihihihihihih7i2hi2h2ihi4hihihihih45ij
    1bi12j4ncjen5j7njnj11n70khihijnhi2gj3inh4g2nhn3hghg2hi11hg9h23ih2i3h3ihihihihihihihihihihihih5i
    hinhi2h2i33h30ihihihihihihihihihihihihihihihihihin7khihihihihihihihihihihihihihihihihihihihihihi
    hihihihihi2hihihihihihih2ihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihi
    hihihihihihihihihihihihihig26h2gj6n29i2n2g3ng2dknkn2kn2knk8g1bj4g4j2n11ganbkng3n2bj15kal4n2jk63j
    nj7kgn6k2j2kn4k2jal3j2njen2gjk1ej1bk2g59jbkjegal21j9k2j4nj2gk2n16j4kj9kj3kj5k2gfng19j3k2gngbj5g1
    8jn6j8g9k2aj18kg21k36j3kj12kj7kaj2k2naln10j3kg8j2g2j2g16jg7jgj3g4j2gkj7k2g2k2g3kj8gk4g2jg3j2k2ga
    l2j2n6l2njnk2g3kg6j4g2j2g16jg7jg2jg2jg2j2gkg5k4g2k2g3k3gk7g4jgj7gal2k3jknag3kg9jg3jg16jg7jg2jg5j
    2gkj8kg3kg3k2gjfg2j2k2gal2n7gj6kg3kg8j2g2j2g16jg7jg2jg5j2gkj7k2g2k2g3k7g3k4g2jg3j2k2galnj6lagkjg
    6j3g3jg4j3g2jgjg2j3g2j3g3j3gcj4g5k3g3kg4k2gj6gkegdl8n5g5k8jg3jg17jg10j2gkj7kg3kg4k7g2kg3j2gj2g2j
    2k2gal7gn7lnj3kn8jg3jg17jgajg5j2gkj7kg3kg4k7g2k6g2jg2j2k2galg2jkcg4k9jg3jg29j2kj7kg3kg4kjn4g3jk7
    l3j2k2g13ln6jg3kg12j3g18jg9jgj2g7j3gk4g6kgkg8k6gal2g2kncg30jk2j7k4gn7j8knal2n25g2jgjg5jg18jgjgaj
    k2j9kj2g5jgjg7kgal2g4j20gj17n2k6n14lnknknk4n2k8jg24j4g14kn2k5jbkg24kg8nk6ngdn25g2bj14kjal6n6j4k4
    j3kj3k2j7k3j4kdjckjkal4k2n26hgh5gh2g2binj3i149jg4j2g7jgjg4j2g29jg4j2g21jg4j2g7jgjg4j2gfjg39jg4j2
    g43j2g3k9n14l3g10jan6g56h2g6i2gn26cj2n11jm1aj2n3g4bj3n3l8j7g12j4k9g13j3k2n9g12j2kcgdjg3jg2kcg34j
    20k3nj4njk2gal6gal6gbn3kgkal6g59j7g5j2k22jkj5g46jag1fjgck4gck4gn3g2nal1ej2g5jbg2cj4g1aj6gbl3g22n
    17j5k2g2n35jakg1dk2gkal6gal6g7nj6n2g1fk31g5k2fj11k8jg2nal11n9kcn3k1ejdk2jal2cjek8g4n24j14k3g5nal
    3g3jal24j2n9ihi5g2bh2g3h8n8g3kn15k4jk6jk2j3kj5g2ci3fjdij22i25j40khihihihihihihihihihihihihihihih
    ihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihih
    ihihihihihihihihihihih9ihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihi
    hihihihihihihihihihihihih9i8h6i2g6h2g8i8h8i8h6i2g6h2g8ighghghgh8i8hei2g8i8h8i8h8i8h5ig2i5hni3n3i
    g2i5h3n4i2g2i4hg3n8i5h3n2g3ig2i5h2ngbm5g18n2m5gm2fnm10glj2g6l5njal5ngdj3g21nfg21kfg2nh4nh2ni3h2i
    3hinh3n5h6nhnhnhn4hni4hi4ji2n2i2h5nh4i4nin33lhi5l2n4g29an16gbn15g3cl4en16l276n1el3e0n2g20ng69n30
    h30ihi3h2ihihihi4hih2ih6i2j3hihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihi
    hihihihihihihihihihihihihihihih2i6nhihi3khi5g4nl2n26igi5gi2g38j7gjnegk17j9g7jg7jg7jg7jg7jg7jg7jg
    7jg20k2fnj2en22g1ang59ncgd6n1ag10nm4n2jl19n9l6kn5j2n3l2j3no56p2o2q2r3pr5apr4p5g2bjg5ejg2n4lan20j
    26n9gn10j1fngal1en8lnfl20nal27nfl140n19c0j40n51a6p4e7j3g37n9g2ej2n10dj3n10jal2j14ghihihihihihihi
    hihihihihihihihihihihihihihihihij4knaknjhihihihihihihihihihihihihihi2j2k46jal2k6n8g17n9j2nhihihi
    hihihih3ihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihihij8ihihi2hihihihihij2nhihi
    jhih3ihihihihihihihihihihi5hi5hihihihihihihihi4hihi2hi2ghigigihihihih15g3jhi3ji7jk3jk4jk17j5k4nk
    3g6l4n6g34j4n8g2k32j12k8g2nal6g12k6j3njn2jkal1cj8k2n17jdkbgn1dj3g4k2fjekdngjal4g2n5jkajal5jg29je
    k9g3jk8j2k2gal2g4n17j3nj3k32jkj3k2j2k5j2kjkj18g3j2nbj5k2n3j2kag6j2g6j2g6j9g7jg7jg2bin4j9ij2n4g50
    i23j8kn2k2gal6g2ba4jcg17j4g31j2104g16ej2g6aj26g7icg5i5gjkajndjg5jgjg2jg2jg6cj11n10g16bj12n40j2g3
    6j7gn20gcj4n10kan6g10k23ng13ng4n4g5jg87j4gfnal7n1ah6n1aibn59j3g6j2g6j2g6j2g3j3g7ng7ndg2n2gcjg1aj
    g13jg2jgfj2gej22g7bj5g3n4g2dl3g9n39l11n2l3ngdn3gn2fg2dnk82g1dj3g31jfgk1bl4g20j4l9g14jl8jl5g26j5k
    5g1ejgn24j4g8jn5l2ag28h28i4ej2gal6g24h4g24i4g28j8g34jbgnbhgfhg7hg2hgbigfig7ig2i3g34jcg137j9g16ja
    g8j18g6jg2ajg9j45g6j2gjg2cjg2j3gj2g17jgn8l17j2n7l1fj8g9l30g13jg2j5g5l16j6l3gn1aj5gn40g38j4g2l2j1
    0l2g2elj3kg2k5g4k4jg3jg1dj2g3k4gk9l7g9n7g1dj2ln1dj3l20g8jn1cj2k4g5l7n9g36j3g7n16j2g8l13j5g8l12j7
    g4ncg7l50g49j37g33hdg33i7g6l24j4k8gal6gal6j16h3g5knj16i8g2nd0g1flg2ajg2kn2g2j10g3j37g4k1djalj8g1
    6jbk4l5n16g12j4k4n26g15j7l14g17j9g3k35jfk7n4g1elk2j2kj9g4k2djbk2ng4nkdg19j7gal6g3k24jekgal4nj2kj
    8g23jk2nj9g3k30jek4j4n4kn2kaljnj3ng14lbg12jg19jck6nk2jk3eg7jgjg4jgfjgajn6g2fjck5gal6g4kg8j2g2j2g
    16jg7jg2jg5jg2kj7k2g2k2g3k2gj6gk5g5j2k2g7k3g5kbgajgj2gjg26jgj9kgk2gkg4kg5kjkj2ng2n8g2k1dg35j12k4
    j5nal2ngnk3j1eg30j14k2jnj8gala6g2fj7k2g9k17n4j2k22g30j11k3njbgal6gdn13g2bjdkjn6gal6g14l1cg1bj2gf
    k4gcl4n7jb9g2cjfkn64g20h20i13lcg8j2gj2g8jg2jg18j6kg2k2g4kjkj2k3n9gal46g8j2g27j7k2g7kjnjk1bgjak28
    j7kj4k8nk8gjbk2ej10k3nj5ndg49j7ganb6g21jnegal6g9jg25j8kg8kj5nag1dl3g2n1ej2g16kgek49g7jg2jg26j6k3
    gkg2kg7kjk8gal6g6jg2jg20j5kg2kg5kj7gal136g13j4k2n7g2kjkdjg22j7k3g5kdnalk55gjfg15l1dndgn39aj66g6f
    lg5nbgc4ja4cg61j2ndg430j10gk6jfkagf9bj5g247j1ab9g1ej12kal6c6g239j7g1fjgal4g2n4fjgal6g1ej2g5knag3
    0j7k9n4j2nagalg7lg15j5g13j1b0g2dj3nalc6g20h20i17l4n65g4bj4gkj37k7g4kdj40g2jnjkbg2keg17f8j8g4d6j2
    9gaj22e7g4jg7jg2jg123jfgj1dg3j2gjeg4j8g18cj904g6bj5gdj3g9j7gaj2gn2knf60gf0nal6g1b4n4cg2ek2g17k9g
    74n3cgf6nag27n2g3cn5k3n6k8g8k2n7k1en4k3dn15g42n3kn7ag14lcg14lcg57n9g19l87g1ah1ai1ah7ig12i1ah1aih
    g2h2gh2g2h2g4hg8h4igig7igbi1ah1ai2hg4h2g8hg7hg1ai2hg4hg5hgh3g7hg1ai1ah1ai1ah1ai1ah1ai1ah1ai1ah1a
    i1ah1ci2g19hn19in6i19hn19in6i19hn19in6i19hn19in6i19hn19in6ihi2g32l200n37k4n32k8nkenk7nfg5kgfk450
    gaij14i6g6id5g7kg11k2g7kg2kg5k5g3ej21gk70g2dj3g7k7j2gal4gjn140g1ejk11g2cj4kal5gn1d0g1cj4kald6g1e
    j2kjal4gn1e0g7jg4jg2jgfjgc5j2g9l7k29g22h22i7kj4gal4g2n311g3bln3ln4l4cg2dlnflc2g4jg1bjg2jgj2gjgaj
    g4jgjgj6gj4gjgjgjg3jg2jgj2gjgjgjgjgjg2jgj2g4jg7jg4jg4jgjgajg11j5g3jg5jg11j34g2n10eg2cn4g64ncgfn2
    gfngfng25nagdla1n38g1dndg2cn4g9n7g2neg6n9ag3d8n4g11n3gdn3g77n4g5fn6gcn4gnfgcn4g38n8gan6g28n8g1en
    2gcn4g2n3eg154ncgen2gdn3gan5g38n7gfn2gbn6g9n7g93ng5cnal406ga6e0j20g103aj6gdej2g1682jeg1d31jfg26e
    j9a2g21ej5e2g134bj5g1060jadd50gf0k2fe10g
    """
}
