import CScan
import Testing

@testable import Extraction

/// The network beside `Scripts/main_text_network.py`, and on pages of any size.
@Suite struct MainTextNetworkTests {
  /// Written by `packed` in the script: eleven numbers a block, sixteen channels.
  private static let written: StaticString = """
    CwAQAAMAAwACAAEAAQAAAAUAAgAEAAQAEAAwZyJBTJHUQNC6oT9MkQE/U+RPQMIUOUBNkc8+MEVeQAdT5D5hikxA1w2mPfvRCD9/Lx4/
    KV6fP7e2YkCSSow/4KvOP7JmW0CMSt0/kDReQOWAyD7BMLY/6rOiL1Y0s7ZyqoEtL7JQtHg0K7GYtXGw1jLjNHIsQjWjt0Oupjherqkr
    jDMDNf6yCqworGG4qa75uIEyYraPtnOmQJ+7Kos5njRjsv6z2LHDtkI26zcZtQyt1KzWMAUt4aoCrXmcaK8oux619q2CNNY3vg85sBa5
    hjVgr9uuRzMkKQwr97C5M/+1JbiesfCxRrTGNYMwjqnWs3avAbW2MXK5zS+FMfEt3KiftDo4ujSwr6+qTTPCNPezTSrWMNo2LrH/Mxk1
    VLXrKNmd3K8hMWcvnTjctUY45DAVqnEwkLVttRGuCjICJ6exubAsMuEx37OUNde15TApsOsxdi24NX0xJSlnMRizUqytsya5O7MDN3C3
    Za5QMeQoT7dntCI2DC3EqY81dbUJOR+xwzO0JTklTLHzryok+zI6tR6xHimVMvS0GqaNKcQ2BbBjKuiyf7LgsquydixKs5+omzTCKQWq
    bq09LUclfSxsrHsnrTDeJ9ws6DD3rOKyGLBVri6PlKjFJHWvqi0cMFutkbDepje0vJi6LD4s0SxfK/MeBaHQK8yto62CrVGs1bQjKcmu
    P6/fsb2qWS8zp2usvTDinAgqJixDMI6n4JVdqxwpZqofsN6kLqB0rVypXygwpiAwlqyELZWpMaoFrG0y1CyJHgEstKZIqfwgCy0urcUg
    sac0EdKw/qvMKTEtcTTjLJekjLCtrlSnBC0uJGatyyw9Ip2jtTAhJXCsrivVrDMxwjF9riGufygXEz8pmw8cLVsldqkeLZeiFimEKaKu
    5auxMLgxHqIPL2atoqR4qF4vAbEjLESsIyiUKcstzCgTL6cgUywhqkutJZ7aKwam2LBcJAOxyyaimRITGiztKxKttqxuIcwtmbBmqKom
    aSMPLKGtByiGriMo95aSL/kwTqSTrAkpTKmSr2mqgTP3r5gyminWLTSx7iINrLSo17A9LukqU6bwpLYliJR5rqcvbB+bsbonGCtcMYUt
    F7AjpfOwURTXLP2iV6D+ruswVC4krkWuaipRj3Auh7HGsJirEq+7JZgvCjHIqhEnSSxHMYEjtaiFr3MjFrDjIbguqjUlpNcvQqAssbmv
    1yHZLpmxtCxFKrmgghxYMAAwYykqLhcvqyz3p6koXqa3pvAqxKWGLD8wKSA4qtIyFikusbQtz6rALVGwWTAkLx8vcq60osegAyxDqdCw
    JizQLp4uzDCYMQ2ybCy3rCQsH5iVMQOmFKrusDUoaqwfrKCjkjF6rvAp3aeXJOStyyqisOKjhLB3MAcpTrHaL7ixVyTaruKsaDILMMEs
    PydxLOChnyAcISwqNK6RrmGjwSqMKF0slSiZL3wtR7KFqdekdq+nImYmeK2aKVAoeShdsJCwaqoEoVusKqwBMfipPrCYK48hpqjPpdQm
    7rHkMH4sVLGMH1kp0iDJMKCu3SxerdeooC0mJPcwSajVqBqdcapLMIcjBakFMZYpijCSrA0y37CtMLatfjHZLDmqZbAxolmqrh2UJqwm
    7psqLhSwbKliLJcwlK00IpquZLD1LFEqfK56JNSuI6rCKdicOS+2Ie8tQav5LXoqNi9xJuatwRcRK7+zYKodJj4tQilIKG4tw6+mLbyi
    /azTLsyieixhMPkV7TRkLXmqsywArHkxQBk8LlktHLKZqhsp863tJSGqEyvbqH8pEx1zrAgp1bOxKFyhUDB0psYlajBYMKSqESoPLgax
    SSm7otQp+i81sBMdASWQoZki1i7qsMEtk6guMlWh1qgGJy+lk6hanAspHRxKoEovBSqUq62uHysDLkqvzK5+p7qpyK6eseKoFqt5JP+m
    oC1IKQ+vwamAJleoD7D2qryx7rBkInwtV6mFKEmsk7F7sHsp9zABL8se66h2MWIsZyEcqI6iaTDEK7IurrCXKM2o95pXMIWj8Cq+qqCx
    Bi19rpSqmax/r2cLvDKNrcmuLTAqr+ixLKj0nwmyYCuHLmcgAS2Qr7cvwSgLsbkoJKvMrC6us69+Fjcq4CYAMUusDbFAG34huSu1oLYa
    kSHhszGqwixXK4UfVK9MKVkjZq+PkCkwGi0bLSYs5apFLRkuFimzszMgkbAInTiq4SpOraIsiaihKl4rqK4fpwqsBirrqPirQiwnrgsq
    6C/imSKqJaUVqr2sVSsbL+Ou8KSQrYqirKzhpSUezKg0sfcshyUhMbWgxxmgMKMtTSPtqmYv1ZwEMdUtFLB3sYaocy5VLM2hw56RrSim
    lCiGqJyug61wKUWtYqxwHCmpaSUHMr0hPq19K1GuZ7HRJP4vsi9cKBkrprBDqNepDrK9LLEk7iwtrbUsqSZoMGymby6HLPkkOrBIIhUw
    NqaxrIiwx5xdrVCrSTD/KpMriaw/pUssrqWMKAokxaHsKD4jKzCLIoGoqrBbMNatyxonMEatvi3drH2xma8uGP2swSsWKdosdCSln0gw
    BCw/GEwkEqzin/6HDCe9KxCweK0ZIuun2SvrqQYpvS5wMT8r8rG9Lwox+SoGmEWq/q5Vn3IuzC4rsGooKzFSpjEs7q2xou6tZaUmLMyo
    1a0tqekvBzHiLdUwF64bqXesGrOaJr6jOKtcrfOs1CvULxwu4ilAL30spC1+LBuwHjBor2YloywNMCihbTJhpyu0/DGerVUqMh3qosyn
    u6w9LAotxbHUpKWvjTBDJb2ldp+zKW0xPChmHQouhiyvJZkrPSOoLuUgTjC7kMYfEiPXKp4nHa3dLyckMzIeNBguqKjPMRoz/KlqrCcx
    AzMKM7ExTqzEGHcuuTRAslYkAZ6kKuYhTqtNL4anoC7ZLmMxwijPLcOkuC0+rnGvsLPCqVIv36OPpwkoNDHssdgwyK29LWe37jBPLPCs
    sBIHMkO19acpMzwhvK6QML82dTN8KscwgrFhMYsski6UM5wqg6xIKhgoYyKDMxMo2qxUsUCsarHaJRAx/ae6q6umdjTtq3QtNC5mLe+u
    jiyRsJStWqyXMakyX6wysP01GKnlIQS3xDAprKqsCCjSL9erna71pOQtsC1EsZMtcLE9sG4LobCarBosOq0qrjI0AZyOsKayZzHesy0m
    bq+dL5IpErCpMrquLDLRLnyyBCyKMUQnvDB5tOOqPTVEMEUo2qywr9wvyC+CKJctYZ0sKgcyAzAPNG4lNal4tekyHip7MOMz86ZxMHKx
    JbGkrWShCqijrbMzQKZKJUYxAbVZLPsxza+sICYsWK4CtkAudDCDoLWuJ61VKEu1Hq6DtfCxea46MRIZpDJjNP4xtiZ5s40zs68YM2ur
    KrRRMd0o3a5VqpO05hvLr1Ixp60oJhmwVrNJLxmrcqxLryeuYjKysBcrn7D+Mo4l0amGs9umWiI5LpwxUrX3siMknrBLseAoubGAsHEb
    ILHNM9kqiCbXIuKyQ6zQq5Uvk6lGIWCvmSyTLMC04bMlr8Wy5StvLU4o7qb7L4goxrTRLTkt/SwytAk0vqcVNFGykaY0IgwxT66RLeom
    xLMTL5ik+zAgq8w0ArD2MNi0uZylstIsZzQfKH2vSq2YMn6kdi6lKMwqVjHpK7IzFS9VruEs+6DgFAwWbrToMNAqabFZtUisKBiPM/Sv
    JJ4QJasjpC1bHxSql7QFtCGwNS1HroWq4qrdtA+v6KlWLQIwsSwLMY6wW6w7qSMz5a0ErHk2KiiNLuAt+bMgMDo0eywDIzotODIkLOUu
    HyKtLvcxDLCrLN+mtiN0J80yBzGktE4ouDD3M7QlEynSrb6swyhusIsx6LHYL0EmjKl4qlMrMjBOqBIyOyvCMzIwfalVL4WsgjEBrC2y
    HLNXKrgwZ65BsTczALEOLDmsFjCaMcEqQayOsIAkyrBoMs2slzAkMcg2Qi/HqbcljaT3sUUsQbFstMuqm67UqHSsAjEIIRysWynnNKUu
    ZaGWsawqda4Uq+owSjC2MRshiDCRr4gjFy1bIbKzciazMu8wxrCnMOiyyK05JbquKK3MLoMsKa91L8oyCa4vLMKzObIFofIt9C0PMB0t
    97Hyr+ENb63apUmuAbDVr+IpBS3nK/8hUK4bJsYvYK71rTq1tyt3KBEo+DDisSyzaS/XrJGuo6lGMikx5iTDNcYy9KojL1kscq0rtNMw
    EzGoLMCqyLNlLlYrv6tsrjCvFq+zL62hUjBmrC0qeqGtqkMpDylvMV6uN6kDLK2wnzDEMkkhzS3vrH8py6XvMni4vrA6Lzyqgyz7sZUz
    Qa8KMHC0MjO2lEul+KlMrhMsoLN/IAS0nrAgs28yNy0hsduyXbI4L3AtoLIQqXGoBDESraAVaTTIsoQtOq+6Mg4sKrQZs+0tBTQ1rSSt
    ObJbL96vfqejNGWsFbNqswosjSH2MCos669nrI2rLS3PJiupeS1WLM0m1TFwLB+sibChqOUv6DCnK0IsOLF9L6MmFyy5sLQ0NbP4MLsi
    wysALSctnrK7KjKv6LFULwuwW6tBtVQgjTU/tAM0HK8Ssaqya7CnMc6uyCpNqTOyOauiMium4y5UNBUytrDequYtZqgJD2Mz/iaHsQet
    QijDJkgxOK3frfstsqjMLG4mnCyoMyis9YHUqVsx4zFuLJWw9y5vJZKuVa2msDqsGbU6MM2lH7WCqpGlmDOKLgkwMjJ2MDCxVq/HJ76e
    CKrsJSwx6C/sJDGvhjG8sG0lMbNKseox8S7Fsd6sszFpn10xNSaCLiY0SigorfksyLARsP80Kq4ptm+2KbMBq/6tYjX3sqmwnLTsJzkt
    7KQjrMangTBpsvUsiy8+rxYr0K1BrZ2qqzDWrEwwXqpyMKUiSys3pi0VeiJHLcyqAqPLqfqmfizQH8gmDyphK08uvTTZMUIshKCtME2r
    MypjL/Sxnq4YLJ+yBKb/JI+sTy2wL78rVK5uoTmsw6gMMuSzlTE8LTk0oLE4MjokZRzHKROpPJurrs+voiUnMUsx6i50LgslSDFGrgOo
    3a8pMRQskC4Mpe6yQbMkq4ukLrMLNfguwCYNI/Kvlq9Ap08ufawLJC0zJzBoJ4Mw2C+wIdYpLS8hJiuvO7OwqjSuiaVOrJ0w16mqMA4s
    7DIoH/wzsKtys+olMi4LIFor+C8trvQxDrCqM44qPrE6D+OkpqA8qBQuSSwlpxQe2LJmnhmpiLNHscwgdzCUKrgsBSccLjMtR67fqlkx
    fyY2snEp4CzxrjQmYqvmr9SrTilOMZ0gu6o7L/MlmSxysbW0lqzOMVwvLp61IhwzpDMjsQGth7Gzrh8x7C1IrRMuACg5JTwyWKr/Khqs
    taw5M3+prbCkq7wpca3vKpwwHCzCLD40+7FLJcay4qwsL4+ciKxTKuyaXKhys9+vFTC9r90tNiuhMIEpDCPaFc8rJa/uMu4mSbIyquCv
    B7UHrQIfjzDnLjeiuqlULtus9a7dqB2d8qLFJiGwebCrMbksTrJ6J5SwSim3KJat2hwbsLQoYKdesxmwdbBCLwwqwyk8MJcw0DMdp0Mp
    0621IHcsT6ShrPItfqkGrQ4iSCzzKR8p+J2RLAUw9rBELnuoXx5DLHsqabJ7qcOhvjSVMNYmB6QfKQmwIrPsKZquybABpt6wPyZuqLEs
    fiJesZ2wkzGRNCSuTotPqeOs3i2BMRAv7LN4LywtMSDVrEawIShyj5yrjaIvsSarCDDHMWyxaSqBsrW0RCzALDGs2qmrrPoq8yaRHvyt
    AiWRLLEuCq01KTG00KnItQMnf6aqLboux7DyMw80SKtMnE0sdhwBJCij8iWbsbuvBS/CL0Mlx69yqsIw1LHnMwQwbiFWssop17I7Ktkr
    trElqLQ18aldrj6qkSqMMgEsM69lrM6usrIFMN2rVoflL8Qxx7J6sx+xSCsBLBYs4ywzszutqzBmK0qvZiZjKeMsaTH6sgmkXqvBMA+s
    niT4sK0qk6mbryYrTKzrsWQwX7GOqK4uXLIDMB0edqe4MiutRTMGLlUU4CyZMO0xVrSXJ32z76dqpX6xIrKothyurSiHrVMpbDR6oKIr
    LizmnAorrq4GpxeuA7XjrZC2FLDHJhAywLAMtIsopbFjInouKrGgMDysr60tsJ0u2KWWlY4t4C6hMCavpS15KUowA7DAIBUs2K1vMfKx
    IyFonnmsNjJxr3+rbC2gLmW1ZzNXsSUvzak7LrMgpiArq2Wz4qneLDQsQjJEJiKueqjSLDAtQCMAJlYvcbFdsFcjxq1JtNWuK64OqpIp
    LarUsNApHy0KJkUuAbCJLiWtE6ukqMusxqwSsZ0ivbT/Hk+wHLNgsDUvty0FsbcebKDXsiewuzAqJ2YtOSojKTUs/auMs3qwUawNpFai
    GKSQqrYuQZy9rTYyyqtaqzMlL68gtGAv2jAYsLcxQ68OKvOoVDVCMUsw2i4lKCYkebHALz0wQStPMYEz7SZxIBg0E67Yq+2e6ikmMPw1
    bCioJQAtzbJgMBOtVi+4MIyyEyqasHOsgi4HrqUxJ6yJsMSrXLBMMKoqNSGirBkqMa5doSarlB38LfYm+6bJJG0zpayIMTUzv67oqFkd
    rS9gKfsnPaXQskGomTSyqXUuGbNGIT+m3jQXKX0sSLESLw6rHyzgKmSnm6owLPyfgC1sLryw6KpnMxsqDikyp0suCzPhntwsczLKsu0v
    9S4LMAYw3LBEMmAu5y2uIt+Wdqk7L5Mwu6iHLEYwKKtyKN+uN7B2JbKxCqoaremza6xwLMMgmyndp/+urSbbq4KvW7H8Kuevx6q1LXKu
    2yvpJrithTC9qsKrG6xloRWtSSxnLy+reK5uqjqppahXtDEuWBfSrbWpOKitJqUr7q63JWuyI7DfKZw0e6v0J28vaa5NLDcq0Ko0shki
    yC56L5KylC/DsRSvAyzEqQenCCVMLWkx5ShlLucxeSpuqGwuFqxvNQelRK94sse1VqZSLYaxFqgGJY2xhawUrGaodrB2meSvjCzCsFaw
    bR4XGqOnyiqMNHeu+awfshkygC4QmWmvMKNQsmIl5C9vrL4roqFXMIShna4smg0ySrCCLA0k0a8kq3MusiteJu+sSa5tqYWrGqy/sN0r
    A7VLqDKz76lJpY2yjyvQsW8oQ6rwMZuwETPJs9cnGS+Sr4AsbKxGM4uwra9iME4wkS0LMoMwdKxLMJWwJiSUnOAwB7NHLBugw7HRKWek
    kympKLguAC9IrlauDrCpKOAlnzE2L7wzqjDEMWWtaqWLsvGxQi7TLIMqBSamLwWjyaogrHowGLAoLHqmXS3pKHkppS4FrNUsECpCqYyt
    EKdfsIynJaqZJAc1C6TnMB2xZSl2qZAsLrDtqXacfBvSInWtMi/2qrwtRKnaLlCy/LBZjmsmS60Uni4ugC+qtBqrm7EOszcuOBp0rBao
    gCgFMbOxDLQVpYuxD7IcM4Aw4LTOJNwxfzCrMMirCSrqsDK1EDGTJv0sdq1AiXswHjPmoWAwBbFjI2CwVbAZrG4yhy1dKk0u+CgvtAKq
    irNqssm0FCsSMYclvJrUpJexiawArpEmerI+rygkcScbroEys6ojrKurBbONrusxLaxxseGtCbCGpEWxMjCQMGQvwzLYphovyaOHL7Am
    CJzKsTwxiiCqoUygnii9INwqeyuzJw8m2CxeJSMbZaW9ocsuB6p5M8arX7JxFWqxciyzpD6gODBOs70wXimWnY2rzqSGLT00l6h0LOYz
    kSeUpmcsV7Wps4AsOCKrrFkiWStCtVwvR7AoMZWxxDGorhwweyoJLAc0IbfdJ5OxtjXBLyouMrFjLcovN6jOLXosP65NNActryrtMVs0
    zK5OMTQrmjRqMbOfATMzKIIoyK/aqp4r8q2GLCQyPS6lKKCubSgYKAuu9axjNGyitx+lMA0nXqIgqeyeiKxclfOsuSeYrMOz7y1CrUEp
    nScgM60wIxkyM1iwpy+EsCQogC1pLpkuBrEhK3muCq7nMMC1TLM4LWQwmq8fMlOlTK1ZMDqweDBOqBas8rOvL06tziyJJDSjCy9Pqku0
    VzQFqQqSZDUQsMWxk6mosNMu4K7xpNwzhDB1KMQ0uixKsQguuxIqMDCiK7bnMHouzayzs2kxVy/isFcuHSYwMn8vW6/JKx6tRiUPr9Uv
    vTEQqGAvtq9qsmoulx5ksxKxm7IeLaocXqzMp+MhV60PqdWphKihswAydjVItNwuDTFLNIGo5BtcMaMmMS21IBkvLDAvK3imsTD9LD6q
    t6y3rSyuFzEgp+AxwzHkMVIwLzXOtfQrZTEgspwrc7OaL0+zHqsTr/ixNTZ5M0SwKjS6r9wsK602NZ+tEqxnrOwv/bA3Ltkmyh8Ltvkz
    wjUpsKkuSDJzrLWyTjSdpSuxITFPtaYwVbEusXOlujLwL1yudC8wKbKpMCxiMWCyD7Q+roMyGa+PI+2tvTDytT41wCnKLYyijK0vMSur
    WTADrlswXaoOHJilBh+Up7ApJK5jLwokjylZNEAqXTXoqo0R3K25KMKuXKx5MzGtBzHGr50xZqhoMkerTCzBp48xA68RMTKvUyJ+sgYy
    qLCANFYoRS5BMhs0oDLALIGz165gJAimgaYINHWxf6yssUSxbTFYsA2vYqqlIiE1PazmKLUzAjFZMIgukrKrskQyrizdqqkwDbFlL4gw
    vih2sjky06jrKJCsbaQlMGItYDGmMm4suDLDLeMyCCneMj8xziCVrY42HbGhKLOw1SqxsnKqNax/LoYrzzRhHBUZoRw3LJWybZTCrES1
    Iy1FKlKq6LCfr2GuFTBXLSgivKhaHMesjSqvMP8wGaZsKhOr5BaCKqItOKt5F8aoTDLQsHsY/4vArGA0V688sHCzgqxttA8vNCvkrqCr
    JzGbqzAwibYmtDSc8RmHKN4r/KoQs3Iu7iyJstItuzUAMUyvvrBKsq2wBjLXllinSS4Xqz0xXyxKKRy0eiMsMM0pLK/rscqtxzDNJrIj
    WbNmsaOwOanEMc6uwKH1q7Uc+Cwbr68yOLS2NTiyQ7OTLqSykLAYqaepya42Kp+vZjQcr+O0+6WxpoQtL7DEK8ywHLQbLzmuU61jHzsg
    VrZtr1+mHK3yMGYwPKjztfcxGK63oy2wLDT9JBwjNC6qKd4w6q0JJAwvUTBLJqYki6SZNVkoq6WHsBqpezDnq/EzySmyLmcym7SVrNEw
    sDEPKXSoFzBqJ1ItnKrMLEWk4K2TLsqs/6wcrbuwfDPerJeuqKrYrH+wNDXYHJurySw6MPev5SprMxgyOCwKrtA2Uq6TtfowPLQ4quWy
    /7G3sM0dVyo1MTUkUDCWqkCoSbBxNH0vOK57MG4yb7DTpUcwk6+5rIUwwCzsJyWtRC/4sdas0y8JM+CwKLVMK+usES9nsOanvC+ZMrko
    jDJxMOivYa+3sRs0Aw2RMyIsqTO7Lb+ja6/YqZawg7AxMWwshiCApimkBrCIsiUslrAJKnMkAy28rRwsYbDOmG4wwagYsJOqJ7OeLhCw
    ByDyqEA1KCwjJV0rizD3s4WyGrK9LVmwzrAHsgUaIzGeJGgk+a8vLhmt4aaNNG+vAS18HlUy9rWJpQ0z1C1MsBUuZ7QUKP+ooiZ7oPOu
    4ypFLUqulizwKiIqUqyNLKevjCMPLt6tHDGtoKYstS6NL3Qs2aULMBkxQbMILzMuwjCNGQ2qGjFLL/gpWKm2sRckIqqRqYknjqseLc2s
    Ni1hNRgkRjGBsU0wmLMqrPIn7ioEI8WpnaR6rdggvp1oGc8tHCZKIMUmv5iUrQQtlalXMVMvGrHFpl8uFizELM4oZKWtqmqor7DEL26s
    xC0FqZopfrHcp3Sawyo5o4cxiajKrqAsQq8iJcuchq91sBktaKuHL0mk8y33LhmvYy0un/yuapX8qA6sDiogLXSi
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
    0.705970, 0.715215, 1.134775, 0.914584, 0.111347, -0.182512, 0.076643, -0.167940,
    0.329475, 0.308159, 0.041051, -0.084483, 0.081811, 0.151580, 0.151737, -0.125237,
    0.423538, 0.249341, 0.201087, -0.105204, 0.681003, 0.096465, 0.056970, 0.145365,
    0.166152, 0.229521, 0.346353, -0.630885, -0.190679, -0.112119, 0.204859, -0.269428,
    0.448705, 0.357250, 0.175883, 0.175045, 0.372438,
  ]

  private static func network() throws -> MainTextNetwork {
    let bytes = MainTextModel.decoded(written)
    var offset = 0
    let network = MainTextNetwork(bytes.span, at: &offset)
    #expect(offset == bytes.count)
    return try #require(network)
  }

  private static func judge(_ network: MainTextNetwork, _ blocks: [[Float]]) -> [Float] {
    var containers: [cscan_range] = []
    for block in blocks.indices {
      for level in 0..<network.levelCount {
        let own = container(block, level)?.clamped(to: blocks.indices) ?? blocks.indices
        containers.append(
          cscan_range(start: UInt32(own.lowerBound), end: UInt32(own.upperBound), share: 0))
      }
    }
    var page = network.page(blockCount: blocks.count, containers: containers)
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
    let judgements = Self.judge(try Self.network(), Self.rows)
    #expect(judgements.count == Self.judgements.count)
    for (ours, theirs) in zip(judgements, Self.judgements) { #expect(abs(ours - theirs) < 1e-4) }
  }

  @Test(arguments: [0, 1, 15, 16, 17, 33])
  func whatRowsOfOtherBlocksHeldBeforeDoesNotCount(count: Int) throws {
    let network = try Self.network()
    let blocks = Array(Self.rows.prefix(count))
    let judgements = Self.judge(network, blocks)
    #expect(judgements.count == count && judgements.allSatisfy(\.isFinite))
    _ = Self.judge(network, Self.rows)
    #expect(Self.judge(network, blocks) == judgements)
  }

  @Test func blocksFarFromTheEndsAreJudgedAlikeHoweverLongThePageIs() throws {
    let blocks = [[Float]](repeating: Self.rows[3], count: 20_000)
    let judgements = Self.judge(try Self.network(), blocks)
    #expect(judgements.count == blocks.count)
    #expect(Set(judgements[50..<judgements.count - 50]).count == 1)
    #expect(judgements[0] != judgements[1000])
  }

  @Test func numbersThatNoPageHasAreBounded() throws {
    let strange: [Float] = [.infinity, -.infinity, .greatestFiniteMagnitude, -1e30, 0, 1e9]
    let blocks = strange.map { value in [value, 1, value, value, value] }
    #expect(Self.judge(try Self.network(), blocks).allSatisfy { abs($0) < 100 })
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
