import CScan
import Testing

@testable import Extraction

/// The network beside `Scripts/main_text_network.py`, and on pages of any size.
@Suite struct MainTextNetworkTests {
  /// Written by `packed` in the script: eleven numbers a block, sixteen channels.
  private static let written: StaticString = """
    CwAQAAMABAACAAEAAQAAAP//BQACAAQABAAQADBnIkFMkdRA0LqhP0yRAT9T5E9AwhQ5QE2Rzz4wRV5AB1PkPmGKTEDXDaY9+9EIP38vHj8pXp8/t7Zi
    QJJKjD/gq84/smZbQIxK3T+QNF5A5YDIPsEwtj/qpfIujLOFJWoyia3RN7S3+qPorcwsS6xoNOMrijEEMAwtfjT3sPi3DDUKMXCqGCRwMXE5gjjEtdA0
    bjDgOaqpmLCnrbiuuy65ITmlJDAwtDytdykAKZMyn7TvJFwy6DNlsFY5Rq+MqUEynLkeNsusnzQ4tvS3ADQKtByxiTamNs6lFrASMPmspLe8Nvq0fzXy
    MCGeabW4sB2ynrNVtI64OCv/qg2nF7PKOP8utLYmqlkuai7WLby0UzXRm5yy+K3KsM6xm7DErZYvbjQGrd8jVa7TNyU0wDIctiQ2/rVFtF2v4DCgMaae
    azntrcKyVrqLsKkgKSq3L3sdsDmwsygr4KgCLvM5PbX/N7a08LDKsuS0vrV5MKAwXSvOoYOljrWmsxc1OzYtKrI13bqIr/i16K9soSCx/iWZteytsq9+
    OmiwK7Tjtv62ry+WpW63raiMHm00vpn7s4cnY6pZsde0MqyVsbauLyhDMyCwjDPMMIGoOK4LsV6sESw3mUSoWDJOKGIrMSUMMVwveqxhKrQx4ys6r8uw
    Pqxtqasv/6t6MuWxhKorqQImjS9uMPWqnSbxqz4phan7qkw0QymrpLqpVzBCL0iosTAtMgWoUq5eL6Kv3qa7re6dIyVvpSKqb7HQrLaxdyj2KsotbDFw
    sHUxMy9WKgafBa7cr9MsBB7DLEiz0zJLsMarYqxNIM2tl7BULgEpEi82pl2i1avPr1AxWCI3ruasUCZWo2on3K+HLAUrE6yZJAwpX6xLGmUoI6zjMp0w
    e6cILaundqdWsjuquCnYrTuuPK89KiAvsC9HLOOhUK0RLLGqZq0eKcquaCsfsN+qcCxNJeMkeakTrGGxZ7OtLi2pFqnBqDatpq59qrIlzSZZJaCnsjKt
    pPKrkrA5rUmeHat8sUgqEaror7mk4wzEMy4zOKx3KD2qDCeQLEUrdqpopFCqSyo3KgslHKVrKrgpuzIOr46t/i0aqUcmRitBsBQszK5bqXowyiwXMnAs
    DjQzh+wtbDBqKSAWHTDOrGGqrzBNrRGq86aGMUqtM6t5qPGqZSjQKlErsTG7Lb4vwip6qIMvvrIWLoipcamTKCYwFbDEoRku+K0yLeiqI7JPKciu8Kys
    KPIxsSi4MbWo2yTYJJko/i0ksE8sfa7HKP4rOrAZrPYrXCDbsPqpKStRrZau0SnnpHUtv6xOJi+jVKtSJ6WyYCVmLPevRizZEQIoRzKVrbCo963SMHgp
    JayBLBmw1jCFKmWmJZ4QMMKqXyxdqOgqdjChrVanDK6FKomVSS5fsqcOVS9GHVsvRCiJrmkt4yBosUkp7bFvITirsizFM+EwXieYsAWtHbDkLd0wAawL
    KXAwba52KnKpYiqCKTEl+B5HMHasFzCasZwkKyWKJw8gkaw1JlKxYZgLsGupfaVCM92o/puxqP8wiilrpFkjgaq3FYC0nyTer2AcmjHGLCWrISDprton
    5ys0LkOdci0dr08hgyUGpm8o16clIiEvdS+oq2esQS7+LAMt3y95KHYqCSFAqfaxICwWrA+s1qlZqQGsrbI8pR0w9i13rbusjilgLMuxiqj8J6qxBimk
    sAap9a9iMOim7SsoraOuzKUdpxKtGawGrt0zXqY5LDgnuSyFLiMqciyYqh6vNLBRoBocoK3BLJapgafgqUitKKreLvooXjD+Ll8qxa6Sq3ciBTCwKzwx
    vKSdsMuwJayir1Ks56T8sYYgsqGIsPisf5wgsGyr7agAKs2paySMrlqleCl4rN+ud6zxJ8SgNjIeoPgs8qBbHwGu+SuAKIgoYapPrVysXjCKLOoq9hm/
    pxUcGiqMsOevwCf7rws1UjDirsUpIqrjKcMuzjEtMdwuCC3nMG6sDR5lrTQokiyap3qphyxPrGcqVqcupuqoFKXmseUv8yFmLqqytyL0s0Gq26+EJrks
    wSoHMKmxfLAqLt2osio4mKgtKKJoqtOsfq5CpxihmK5kLWajGihAoM+qPSGjrKOta6wipmkuhTB7iDOYVKTYqr4vMS20rAonCyPIsPqtwyzrKxyoZS0i
    pNIzP7AGoTssjitmK9YsMTGTrv2rpi/KrHGmojAULYujRKzmLMCitaSNpUOvFSfIplInWq18oFOo8yyOqJQrK6oPrUGj8C6or0MtCDCFrSim9Kx1re8t
    /67gKhmwwKsoMb8u7aj5J+YriylNLk6gLzCXLf8t0qJIMHcxcKzEreYs6a2IrSOkJrJzMSGWN6SHKviwIq2MJjmt6a5VLzKU2alJK/mwAS76LymuVi5R
    qhmq2hbVn02qJCl8LZapMKcNrb4uJq4TMCcdUhmSKPqe4as7rIYppSH1JxOu0TDoICkvkijSKVUqsSJynTcilSkFLIorD6yasc+vP7ANLCurTK3aGouw
    SSSiLy0vjahzMOasWbCBrwew+q6RsDauuzDtsowdXjBUrmcivC2eIEQtSyEpsH8izyd9LA6rDK3OMFWxRKrto2MqciYqqN8rgK0cKousG6otJw8u4KmG
    rd2kE6h3rMQvdi6BIuixui/0mAmwxp1upKyxwjFdMfSvlCVjrcmmKy+aqASu7aZwLLsqpK5pJ/SqrLGvpHel8CrLqHEkNKTlMCsywYjyJt6h6ymksXgv
    D7G3LkonTagXKXErqy2cqOegO6osLW+lELBYrlopLzL2K5qw9CfIrWwmUSJlqX2wMySan6euK6+KrpSeOi/7K1KZICj6rJEu5q6HLFEwvrATJLOtIS6X
    qBCqRDL/qwKz1a9AsJwm/J0ssUgzKySYrpsuqi6qqF2sGzCNtOwurCixrk+wpyxlMocwZSwmNG6qMa0NsgCvuaj8nrcxmbEZK7mwcbhJNNukILX/slEz
    O65+I5EtgLDQK9cxFywMNKYpzLC1sSwwIK/tMZgoH66OMXOvoy7Vqg6k0LDTMV2xYS8GMWQv4LSYpoywjqtENXiq8aM3Ln8raKwOpz6zxbEnqoOvHjL3
    sa+wnrTLr78uGDK9NBIf1y93oB4yFajaJ6Yvoy2ssQAuGCEUM+QxqLRrrYA0HjDtLymrdbEaLxG1GSYyqTMx3CEmsMekWq7csB+w9C0ArsquMjFTqS+0
    9a9cpK0vzrR1Mb4f9jRhtC8wWy4mLAcsIjP3qJsz9alktL4k07QpLFSqUyGHtKkz3zDUMHKxJ7TkKICvObCXIxqvGbQ8tKIsBS5Pp1Mv8rJzLwUtqLTZ
    IzgxT633rKC0siGxqXKsc7ArLYGxfK/uLogZASa5qiSwC6WAL9GwfaqkszivJipmJ5Wl+S7/qwWwHCk2LOQt/6+BKmwwsSMsLjqv3LAzsu8yfSMnL0Ck
    M7CptCWyNqqTqN4sIzHIp4clBDXersszxTFCIzYwMqj8LKA3p6y3n58oLzGZsUoqDLFKM0MHhTCordqqOLIUMJ8kYTJ5MlKorSrqL0Ww6S4IsZUzV6wh
    qL8ym7EfKPCmKC4UnVEiyLWZrd0qk7FJqKcpJCzPsL+tCKm7MC0wu7A7sEax0rPkq1IqHq0eIcApmbIoJH6mBytzLiAw6KpVLDux0ig5q2yr4C8xM/qp
    B68cNuetH6xLLcwXdbNpsCCoqqiDrsOsdqXDr4K03TbZsFYw3rCRrR4vm7Xcr7Cj7yryrCWyYbM+pQ40rK8tNfEtDjB6o4kzCLGVqoOxZCtKso4sqawc
    L8qweyo9qJqyA7GasA6xeKIanDOrW63MsMorfTNxrkuot7CXK46lPa9Trc2xJrQ1J4Ox96vsD7ukETAdMj6paBxNtBkqqazgL0yzXLT3MrEvp6xisJEq
    7yCUrOOm2bDpKYUwcqOXsDqwtixrstasCrBPrKWyDDbzqCqoITX7MdutoK23MU+yPrB6MzovZhz+s4YtYzGHKJ6wxCpWL3+xELQIMpsvmrJaqKMyriuw
    qZctHa6SKm0t1DPQKTizwDFopCAuvJwSIQy1UC3cs/2p9KpgrSAtgye0r5upMLASMSiuYra6MOUzJiHNpyQksg9KMCMu2647qnioEy0lM2uuCqxFshKp
    w6VSsRcovCp9KVssZ7QOtbgyTasPpOcpRKgrLJ0vwaWRpDKxP5ykMbU06h91r2awEK/DLBMnfzQlto0vwikXLeezkTPDNFIpJrCYpFKp5q2/qCWr4y3W
    LqUyfbHdrMMzSy21KuOmfS03LQOvPSSSH1El2KwcNCi2vK9KLq8uBzRHME4tf7A2KIec8zJUqDcwf7DHtfguIiw0qKOkYK/HrDopfLApo5qzFTMvMOyz
    4zO4IMCqI7E/LAgx7q7hsuK1hjCwLN4vJKwLLpKxIJ7oJ2e0HSzxKeitiJZ0L56s1a4QJECu+LQEshGxiKxTssKsqy3Esye1SjPGK9KxlbLWp3K0KDHJ
    sA8tHSg2ND6rm6/KNdQcHKhCsN0znjPrrZgsJi8zNMUtii3iKaMyvLPmMNOxIKrdqlo1fzQFsmMuZisVshueyK+EJNcsWC+BLkYrBrMSMEY0si21rXku
    ZKwgMMYwBDCJrZgvQC2DsWapvaD/JU0kV7MVrkUpeB9lsDwxdKyRJlgwTiGPrm+kmrB1LFmw67N/s/GwSrTfLYYu9bLeL5mtiK6tLhOcIK0ipZsxrrAF
    tG4xZrClK80s3qymsDCx0a3OMhKzgi8ZLq6r4DLhJSYx2LB8NKmyJy2LMEIyrLPrq5WxlpZWsBEroLD7rxcmPjExqVyyGK58qB40+iTRskYn/LO8Jzef
    obFzKk8qfTFYMGit7iyGJ/OuqbCytU0vri9zr0ylTjDUrrSp8K1HKNCngaisJN8cgyRgLTAuV6UEoGmmsqe/J0wrzKrDoiipQSjGrduqMaTps5Ep362r
    r7cjnyqnrT+uoas7MQUwxqwcMecwdKmDqf2smLG0olYpxLBLrucyVK5pMeMsPKwwHJ8gfZo/sNawxabrMi8vu6wAtLkqRi8EMRYw66+OsacyuC8UKhUq
    0SqTqms01ioGq1Yq9q0Cq32uUq6xsK6mfLW0sFKgQ5l3L/ipsyxWs6qs6KmrML8l8y/HqjetrSnCr5e09zGkMegsHiotsOou26/iJtukWSr7MCUplqRL
    MeYtKix4q+mm9jReqy+syiw6pfytiKiuMYUw/hw8MHAhiLAuLVouAxgdssowuqi7rgsmXq7rLgIwGKrSLJqsfaZkLSy0JjYBqgytty+WrzisgbRIs8Sk
    Y6SPJqiwmSowKUku36tlMQgvt6wIKhyxDDC9LmswarFlLAGsCKLInEwtZDGsLtqpwS6xsJ+p6y63M0qlxKzTLaQm7jGosJix3LGrEkq1uSjKoawnMK7n
    MWKcHrK5rCKu6rCVsD6wb66qpbisnrBqMn6iobO0rMQzTy0jLxaTmTAaLOiVULG9sZcmthYOJPCsvjDbLQWljKgLq1aZPLPNMNMfirUtqfkzK6ysLoa0
    6DDANCgvJTSnLdYraqAfKSkxLag0r2OqVy0BIQ+p0S9DMGqt/bCpqPEupisqLHizhrADqck0frX6J8GnfyZQr9imZyR6q3Yw+yxrMMGugy7+rxCx76sj
    rUwwiazZIPQxwKnVq/+tOC/AMEAtYjCXqF+sWCq3tAEQqqzEKzqziCm6KkusyCgeKjGy/bSLLzgvTq6Hrd2qP7SgJ+kwvyoPNpK0aKioqEklRS8itVS0
    gqQIqr+va64iIF0s7DCrsLszhqmFqWkw4zBIJxett7Fmogsa4TDzsmEkbK1HISivkCMeH8whHDFGsVU3Ni3wsF0q3DEGMQyvcihtr3ow6zAyNN2wvSkf
    to+rp6s0puEt7Ky+oOylZC22LWsUay1sqBaqGas+tZotATFkMPwnDqijsdSwKbFMMEczrCqMLm6uwChsJxivMyw8sKUoxK9wMPmweaycLtyqQa32M/0y
    yK4IrCwYgzCVH1Ex9yRpM50p0rAmMUmYri1vMT+wrq2YKWGoCTDnrTk1JKfKpCYwpLQPKs+whamnnkU1VjWuKKgl6aGBqjw0sCS4nbsynzQ3socx9iuB
    KByu+rF7qH+vT680KHmtMzDOMEsqrbNUqv+13THUohK0UqbgMYmkPKyKHPwphal9IyIy4pjkqfmsFbRVLfkkNbMWNCCq0rAvL9EytyzvrMWtXTBhJlK1
    7J9mqp+vSigjrvAxYbG+s2Kn1h+fqPwxIioVMdosxy1VqzKwJh8ZrP2n8KzIs62rUaQyHJap6q3ZJ7AnTqplrGoszjAQMaQsXyytLUIxI6gMKEovVLB5
    orkvWam/qYSqHiV7LG6yUa2CpIsiCbD7spssvqz8syoqU7HULhix/yh8Kg6pfScWrDst/TMVtOusbyoeLQ+wyqzfKcIyJi5BMvqmtiiArGwtejTRLUOz
    Wi88pioc+TFXqRiwD7Bjshu0QLBzMMqf5zCEsWiz9iKZJy4qwLAzsOUuKy93q0mgLybPqnkwrh/hqmoxjKmwKk6oQC0FtBwpJjNIMfa0YrH1Ei8i3Spa
    nR0rBamCKlQkV7MLJUYxKbBgLRozsqWtsmQ2qChCseUmXjHCsKozhTAIM90sJilOrKO16CojIkAkADDPIf8mgiqFL1AlNy8eqhkkr69ILSKxjS2XLScw
    ZKO5NcMtyi2xMNgjDqzYrJ4uOCqCKXupRq88MZirj61qMd4xhzXSrVMtFSLWMyqzjiUDMf0wP67Concx1i4ALBiwYZ8uLMGtEJ3isaQtxivnq+GucbCx
    K6wskjD2LWSl9zGPMDQtz7AeLECiq6MeNb2oaZ15LS2shjBbtJ8sEqjOLig0kqcdsbqoFCx7LrUwbyaNrNet0plHrRKwIi+SJvGsQDR9sKw0KS1ksGQw
    gKVuL9ug8ajVsdkssiyWpjMrcrCPr8aueyjELNuqTC0PMHYkyiOCHaiw2jAssNOpgzCVqGWw7iuxqXKura28sTOt9Cpgshaj6RlLrAwvs6wKLJcovK1d
    MHIqlSZnJB8xl7Frsq4n9KrKsK8rei60L3si1ai5Ko+hmbA9MCKsLanHrFu0Xq4IDzqr4i6fr3GqIjQiMjAwYzDyLP6o/q7CtRat/7IRsKIyOrSJsbYv
    25rmL7kqkzBkqgGl2qjFs3SqxKatseCs9iJRLAWl7bMPsOOxNrBorva1Pq5LLJmt16m6sserrqy3o1CfDK+TIT2wmq5argKxBzDzKuUksKBvMWompyDg
    qZKcwqABrAOx77SbtEsuaa9ZLOKwTK9sIgKxOK4esxkwsCX2LPsqyCMGsJsqba40KYMyJ6iTr9uvRa9OHvOtyTFGqyqsHq7tGTWymDJwqKQw6yi0LXyt
    WKW+qrcuUDNWsIKsNJ2nLEYwMC+uI64oqq5fMCWvujJTMOQsTCaTMdOuHLKAr/wpwK8yLqezODAeLRSuGiiJsXuuYCNvpCypB6kvLaIxwSjoEEUwsTQs
    MjyjUTAnluAe6iifsWovoipMnOQv0y9MJPkpFjA+on0qgKV7rs+xBaQGqCywLawRFxaoFTE5LEYzxS1iLPMwhK2xsY6nWLCbHjoyjLSOpjWxdyzNrEcx
    HDGfMGuu/SoWIdStxC5SMVewcqzIKe2tNbELLFGxdqOsMhut2K7mJlUqxKfSHw0vQqSDqaqqNCiVKVAmTy+BKbwqqBqXqkcxS6dCMba3CixXrNQyw7DF
    rCY0xjDLM8ccVKmBtVegobWFLq6uSiiOJ6w0xbItMMi0Eq+vrLAwKrJjqVgo9q2WMH+NNTUSME4wSSm1LVc03yb7qimw5y9nKdguOrGGL96uS7CPoCmm
    oDLCLF60zjDVMBsqpaCMLgMqqrYmMH0phrAWM/6uQSSRsv+oyS5dsAswUBPHrc0wRypOsySsTzGEtGCx4K8pNsuw2ik8K76p5yrgr3GvlybvNWApq6kj
    tB6t3LUVs2miD7AwsDyvYa8ZsOMmkTRxptuyISkFMd+vf6pDLioxpDQstM2vlbIUtC0zHyNeM+G2QbTRrGO0a6S5MTu0ZzJmLJQli6oFMcKv4LSCswEw
    36yCs5mmSzKnMmIfNDHkMQun46awMNcrfi4hoqSk9i0ULm+wljFPLCyueqQsMAUh6KgvL5eo+yz8NSoxv7MhsMExsauprUQcXDCusikfYLJpsFCwGLHq
    LP0tJgMNsX8q0DY5r7KulShzMOysNi7HrryshLCRKauzH6nSrSw1cTTZsR4e+zNBscq0azVrNW0wWDEGL6k39TiyLYaqxzFXtIEqci68MUM1sbLWrBmn
    KaH0MRMoQ5AbrU6YSLMHseOoJDIqMl6qFzIgsOyt9zH8MZC2Ly3/I28wsS7KlJuyByrJH52miZ0lInuxEK5XNvGxEyoSMSup4jQZsXikU7EAtf8nfC2l
    qDw2yq7XMwmvObTgMoAgczCWr4MysS7Lt88xDbLYrJg2naugLLIy9zMSqe8zh6wItKOuPzBNkd+0Lq13LxKxKanRNnE2EaxjM0ov5zMosNGxDTK0KCSZ
    ITQhL30w9aZ6KGqtXSossaYcrjVlpWGwY7FoMZChHCU1quMx+aDfMGq0tDDQnkw1U7ARtZA1Xa0FMDIwny6+q/EwTDF1LDgqhijpMTYyqK/QsYMwRTH7
    KNozprO5r8e1hjP6sD4cQa8zM9ybMjLyMFcyrqfnp+w1UrDPtUSw4rA4L8YoNa9YrcAydTSSriQkmTY0sWSw9zMzsRsz+rKSsKqsuCoys/8tkjTPsD2x
    FLEfsqgslzKHsdotBjL5JIc0iJ1LIy02lTUYpMYzOStwswUvrKuNJ1C3HSDIq2sixyguMpWwHiwZIS8x3q2IJpouhyvwLvAwFa62lO2u1oMeMS0zPLNJ
    K22yCDCuK7yy0LIQs1y1xDCpqxqt8bO6rFQk9TDTMLgzurGKMNo18STnqa6sr6z9LTyhNInsMr8uKCa5oVgtgrQhrCYwfzFWrq60b60JMtgwSKY0snYz
    hC7ONs6uvbIotO4wFyebMTsv1zMfs2owHKa1LHAv4CiwLjG0fC8Krd+t/itvKWIt4DLIKPyp3imxqOaojC9tqeopo6QXKQGtGK9Cn2+opi78IVGs0aru
    Komk/rGNJ0Kq1C0osw4wYao0rNevBbK1r+E0MiEoIQwqq7FoK4Uv5CtYMeCxczOINcWsqKgVslC0mrUvr+OyCLOXMMoyM6h0KGgwADMFsscqvLDHLqox
    ZDARsK2tWa47ocEjuCgZtIIxFqdpNAKw97HJLC20Z7DYND2u9rGBsXyutjB9rmIz1iFvpv4pgCHCLdEqAyoMqXklWa5ILRktO62AMH0yLC5AMPkuxDCh
    pwYs1S2KLrqwkawpMPSzbyYCJ6szhC9zMDYwHTAxMoAzSDA6pkoqdy2Dtogt56t7MQqvWrFWKlqxWredNBe0yCl0sO2rhjJ5MEOtfyRvKJ6zjjVmJwUy
    GK7lMCgrXC4YsJyzUizHNIKzczDjKUIr7a5YsXI2nKxXK46keKG6r12wmiYFMymxb65Vq0CsJjIlIsaifKwtrzMwtbTOK0A0raoeoLAuNq02LP+x8zBx
    MOkqmCooNCmyqjDqLwqqHawSKKgr960wKAUsNbHisQcwOKxaqbaq8ix7oTKybrE7NPAubTGwpCyuqC/Lr8Usn7DxK0Yqyaxdr8gwkbEwI66os6sTKjCw
    Zy4otDk14x6AKfKqxixSJU4OKCjyGpCswC68sBk13Ka6qCC2Zysct6esUak9Nbsob7BBoImx8Z9DMj2vty+xMGwuky/hqkQjeqcSLrMcZSrmrdaqjaxV
    sTkw87AEs9syELCHLYK15LQ7pCewCDF+suusZ6RNNCytezP9qxEoYyyjMCoxTyDPIsGj/qzgKRir8TRAJDyuwZ3wsl4hkqEqsgIfNqYisHMthCmIreqq
    4yLCqdGupKA+nHqnkK4GrJ+q37JMrJawPDALMU4tWqmJs+AqaSFcMzco9i1SqYktSjAMHOkw37GMp06wOyzAK6Aht7WEIqoxKqQYrj+wlat7sBIpZi17
    sZKaSqArshWpMrTHpWkrPrR8HfErTKK9Muasy69JMKoqrCYhHx8sKjWhK8+uG6+zqRotdqlRsK6kNC4DMMUynS3zIUSyDDDIKd+r2DNyNAqj8a4vMLar
    66jHsEUrGasjtEWnZ6cQpGYpeDXIMDunwzGzscCxsCmgJ+Gxtqpxqm2fc7BLq0UkcaNmLBEs5zF8rMOjniwlM0SsiyYsse8zfx9YsJQheSlILYEtpS0q
    sMgytCzeLGewELHaKQGuTq1qI1ihf7MhtQcsCKzELI+1ljKJrqyxTqu+MyGryK17Mu0u6y3LrrSzTq5/KFisip7ZsLiytDIarb0qqzVBpKGsoKmKLVQx
    GzBNJp4xmjFYIW0vtKoDtFaxlCC0MwmrWTCsLJuzMqAjtRguXSG2rLItNC+FrMQzG63ZrRGyTDP8rrMrDalTsTqh6bA9LuykMx/zLRO1bDHYKSEwiyem
    rcUvLS/qMakyczH3sMWy5a1OsV8uPqquLqQkrKx7rqYpHiGfLgyukygDqusyKyfkLDitkTJLKiQdf6gjNAYsepuypH2nCiPJL4ynoCBGHpywIq5XKPgy
    MC7PrbcwHakcM5A0aSAQqWMwWSXqKHyzjyzIrnkyEzBvL/cvwykZNMmuC7Cuo2iyYLEKrHsqliWTrJm08qxHoR+ws7KILXKuiC4fogauqDAcp1qtWLOJ
    rXmmZSwEqs8uirD6LAAtgLTDoTqtQy7mpeWtsjFfogOsJi4RswUq3CsCrlGuBKgyJ9AxYLClLjU03a36J4MxWzBLp/4qOTGRsOsgMjBEsgW0UTASozEp
    9rEKqHwthrXVrJysvi3Hm4+ZUjErMf6xLjBjKx+t+qcpLI2zlDJ+LtkqCyNnMAcxcylWM4m1TihctfKiRbIsM2shBLQhtGSkFa1VKxao8bGpJciudjKH
    GEsq4yhBLD+w/CiNrkaz8TLyrgewOi77LHwuUbR9s8+suCbtKdel9bQ0McMmk6fdLdks/KR5Hdy1xTI3lzYx7y0psLEtCazarQkkxC3iLjmxRxWpKX0v
    azUMGfcuTTEfMvCpVB8Zse+z4ywdmW2wfS1CMuUxSJfAqvmxUqP8MWKw7SwvM+Wztyi7L76pFxecLBoovKIvrgIkXileJeSmcqwFLhUjYyvRo2MgDa1j
    Lxurrau3JbCgMy++r7SucatNjhehAjGaHHKxMqolMW4kji9BojksXCQ/KMKpZCQjMBYwtK1LKDCps6UiqoIhOCHBsHOrtq7rqdGhVSYfLF2v1zD2LU8d
    Eqy+LVowo51sOPswHLgVuNk4KK0Fqea2gS/UnX62BLO+NAewnbGDs6w63jV2rqK0+6jHsZEpwakzsHsze6TguB43vjDJLDE4Bq0IsxM44aqeOIctfzTE
    ua6pTjRDMd63W7jvqw2xE7jXM90vJyw7NaUqZyp1teGzTbg2NDI5IKvBNCEzGTZZNvmwgTfuNS83izDUMTe0IbNwLTG3763Nsbm4QKl9OMcp1bNfr7gv
    4raTpUCxrzBCsv6uBzXKNHM0nzhJo/swQjL+syCr7zXotke0/ax0rEUw6SwFNR04x7UDqxQp1TBGrEyoCax2NDKzzCLQNDa3V7YBqnY1Y7ZYOP0uya3r
    t2cgbC+oNEwrGSs+NFc2D6kStxGwHyxnsHUxlDEZrfYvDjrWtUCdsbCUNEW0FzMKsdOjA7AxuH01WSE4NMslFynEtpEwYjdkM5E33LautSA2CDSWtRi0
    RjWbqca4VDGwLisQZLDSrsywAi+lJAsmG7HJryApC6yCriK0AbDML4k0faBYM923WC+lsgsxLrcnJQUsGjnSqrAx8rPmteMjKLSErRE3DSgVOKC20aQD
    rnUxPDhgtWUrUDj0rUoljLbEKHi4yLR2LFAxlbBWN9o6uK38LFKzn7XeLXI1hzUjs0AxjbPgs8A1xKc5N/Cx/bdgrqE0Q7dML3U2UDUzNGYu3bS2Mnwr
    ZTdXsjwzlyhDNB0xH6r7LqS1FrSmGrI0CrRIpWqo8rdqrsG34i+gNE0upSS4tfywI7bvMswsXLROJ1solLgbsua1DCgrraGxU60ttfEvrzHTMgmtNTdy
    qhw4hqhvqnc3CbYiqUoogbhztu+4SbLVrSkxKC0/uA853y8ZNPs20jXHLPExnTfIKAIzuDk6snsxtbQEpLS48iqOJMQzISUjNp8xozaqMqi1VS3Ls1St
    RbHOtEKu2a9BotC5wa81sK20oDRXqyY1sDe0NAa1O7EPM+s2YjRYLDaynzV8OLyzyrhDMF65TbVrM7ansbOzslcuOrgiND2tqy2ipiy1Uzb9LFusJTVK
    KZg2RjRmFus057YcIDw4YCwTtk8tYik0LcsjMzhhLwWw47HAq1a0gSkyK5a4BTNHtc0zW68GMpSvFrkHOGgtorK6t7uwfiwsOOY0/7fhuAgxzDOVLUgn
    kbcZr2w0UzaHLXYyLDl1LS+uqbHZtYw5iK7opCavJbVNpfqvVqtHL06wTzDhrJgn
    """

  /// The numbers of a page's blocks but those of containers; a kind and an element beyond the known ones are among
  /// them.
  private static let rows: [[Float]] = [
    [2683, 203, 0, 0.93359375, 2],
    [3220, 199, 1, 0.265625, 12],
    [91, 19, 0, 0.5546875, 3],
    [3231, 287, 0, 0.671875, 18],
    [1875, 167, 1, 0.23828125, 13],
    [2061, 271, 3, 0.3125, 19],
    [2521, 82, 2, 0.73828125, 12],
    [1143, 109, 2, 0.1953125, 14],
    [3918, 264, 0, 0.671875, 7],
    [216, 56, 3, 0.94140625, 16],
    [1112, 20, 3, 0.68359375, 2],
    [1534, 112, 1, 0.64453125, 3],
    [2285, 204, 0, 0.4609375, 7],
    [1634, 37, 1, 0.96484375, 14],
    [525, 261, 0, 0.21875, 9],
    [182, 102, 3, 0.35546875, 16],
    [5, 68, 2, 0.640625, 18],
    [195, 163, 2, 0.65234375, 8],
    [596, 268, 1, 0.10546875, 8],
    [3996, 265, 2, 0.16015625, 11],
    [764, 261, 4, 0.69140625, 12],
    [2609, 92, 1, 0.83984375, 9],
    [3001, 6, 3, 0.6328125, 12],
    [938, 233, 0, 0.9296875, 19],
    [1129, 212, 1, 0.375, 14],
    [1740, 231, 4, 0.328125, 6],
    [1053, 1, 4, 0.796875, 8],
    [3896, 12, 0, 0.0390625, 8],
    [711, 151, 4, 0.19140625, 3],
    [3590, 101, 4, 0.19140625, 0],
    [3190, 131, 2, 0.38671875, 15],
    [3377, 279, 1, 0.15625, 8],
    [463, 61, 4, 0.796875, 7],
    [1570, 158, 4, 0.84375, 12],
    [2512, 98, 3, 0.37890625, 11],
    [1972, 89, 1, 0.02734375, 18],
    [2663, 242, 1, 0.7109375, 12],
  ]

  /// The blocks of the containers around: of each level the ends of containers one after another.
  private static let containers = [
    [0, 3, 4, 11, 18, 20, 31, 37], [0, 4, 18, 31, 37],
  ]

  /// The container around a block; around the first and the last ones there is none of the third level.
  private static func container(_ block: Int, _ level: Int) -> Range<Int>? {
    guard level < containers.count else { return block >= 4 && block < 31 ? 4..<31 : nil }
    let ends = containers[level]
    return ends.firstIndex { $0 > block }.map { ends[$0 - 1]..<ends[$0] }
  }

  /// What `judge` in the script says of them.
  private static let judgements: [Float] = [
    -0.519606, -1.114174, -0.943790, -0.456886, 0.527893, -0.155248, 0.056632, -0.034228,
    0.460366, 0.300601, 0.120478, 0.491663, 0.788649, 0.767689, 0.592100, 0.532486,
    0.205440, 0.864009, 0.533503, 0.052628, 0.205313, 0.476550, 0.029291, 0.334006,
    0.870867, 0.799686, 0.335010, 0.929850, 1.031031, 0.937497, 0.940186, -0.517057,
    -0.978673, -0.856176, -0.847609, -0.643262, -1.039867,
  ]

  /// What its logistic regression makes of the page's means: a number for each type of page.
  private static let types: [Float] = [
    0.335607, 0.834700, 1.271485, 1.125462, -0.892412, 1.081151, -1.923989,
  ]

  private static func network() throws -> MainTextNetwork {
    let bytes = MainTextModel.decoded(written)
    var offset = 0
    let network = MainTextNetwork(bytes.span, at: &offset)
    #expect(offset == bytes.count)
    return try #require(network)
  }

  private static func judge(
    _ network: MainTextNetwork, _ blocks: [[Float]]
  ) -> MainTextNetwork.Judgement {
    var containers = MainTextNetwork.Groups(numbers: blocks.indices.map { UInt32($0) })
    for block in blocks.indices {
      for level in 0..<network.levelCount {
        let own = container(block, level)?.clamped(to: blocks.indices) ?? blocks.indices
        containers.ranges.append(
          cscan_range(start: UInt32(own.lowerBound), end: UInt32(own.upperBound), share: 0))
      }
    }
    // Each block in the same kind of place as every fifth one.
    let paths = MainTextNetwork.Groups(numbers: blocks.indices.map { UInt32($0 % 5) })
    var page = network.page(blockCount: blocks.count, containers: containers, paths: paths)
    var rows = RowGroup(width: network.inputCount)
    for start in stride(from: 0, to: blocks.count, by: RowGroup.laneCount) {
      let group = blocks[start..<min(start + RowGroup.laneCount, blocks.count)]
      for (lane, block) in group.enumerated() {
        for (column, value) in block.enumerated() { rows[lane, column] = value }
        for level in 0..<network.levelCount {
          let block = start + lane
          let own = container(block, level)?.clamped(to: 0..<blocks.count)
          rows[lane, 5 + 2 * level] = own.map { Float($0.count) } ?? -1
          rows[lane, 6 + 2 * level] =
            own.map { Float(block - $0.lowerBound) / Float($0.count) } ?? -1
        }
      }
      network.read(rows, count: group.count, from: start, into: &page)
    }
    return network.judge(&page)
  }

  @Test func judgementsAreThoseOfTheTrainingScript() throws {
    let judgement = Self.judge(try Self.network(), Self.rows)
    #expect(judgement.blocks.count == Self.judgements.count)
    for (ours, theirs) in zip(judgement.blocks, Self.judgements) {
      #expect(abs(ours - theirs) < 1e-4)
    }
    #expect(judgement.types.count == PageType.allCases.count)
    for (ours, theirs) in zip(judgement.types, Self.types) { #expect(abs(ours - theirs) < 1e-4) }
  }

  @Test(arguments: [1, 15, 16, 17, 33])
  func whatRowsOfOtherBlocksHeldBeforeDoesNotCount(count: Int) throws {
    let network = try Self.network()
    let blocks = Array(Self.rows.prefix(count))
    let judgement = Self.judge(network, blocks)
    #expect(judgement.blocks.count == count && judgement.blocks.allSatisfy(\.isFinite))
    _ = Self.judge(network, Self.rows)
    let again = Self.judge(network, blocks)
    #expect(again.blocks == judgement.blocks && again.types == judgement.types)
  }

  @Test func blocksFarFromTheEndsAreJudgedAlikeHoweverLongThePageIs() throws {
    let blocks = [[Float]](repeating: Self.rows[3], count: 20_000)
    let judgements = Self.judge(try Self.network(), blocks).blocks
    #expect(judgements.count == blocks.count)
    // Of each of the five kinds of place.
    #expect(Set(judgements[50..<judgements.count - 50]).count <= 5)
    #expect(judgements[0] != judgements[1000])
  }

  @Test func numbersThatNoPageHasAreBounded() throws {
    let strange: [Float] = [.infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 0, 1e9]
    let blocks = strange.map { value in [value, 1, value, value, value] }
    let judgement = Self.judge(try Self.network(), blocks)
    #expect((judgement.blocks + judgement.types).allSatisfy { abs($0) < 100 })
  }

  @Test func theShippedNetworkFitsTheFeatures() {
    #expect(MainTextModel.network.inputCount == BlockFeatures.count)
    #expect(Set(BlockFeatures.names).count == BlockFeatures.count)
  }

  @Test func aDamagedNetworkIsRefused() {
    let bytes = MainTextModel.decoded(Self.written)
    for end in stride(from: 0, to: bytes.count, by: 7) {
      var offset = 0
      #expect(MainTextNetwork(Array(bytes[..<end]).span, at: &offset) == nil, "\(end) bytes")
      #expect(offset == 0)
    }
  }
}
