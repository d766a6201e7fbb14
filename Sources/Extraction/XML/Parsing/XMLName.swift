/// The names of the elements that the extractors know, without namespace prefix.
///
/// The cases stand in the order of ``spellings``, whose names they have in Swift's spelling; where two
/// formats' names would be the same, one has its format before it: `nlmTitle` is PubMed's `Title`.
enum XMLName: UInt16, CaseIterable {
  /// An element of another name.
  case other
  /// Not an element: character data with something other than white space in it.
  case characters
  /// Not an element: white space.
  case blank

  // JATS and NLM
  case
    abbrev, abstract, ack, aff, affAlternatives, altText, alternatives, annotation,
    annotationXml, answer, answerSet, app, appGroup, array, article, articleCategories,
    articleId, articleMeta, articleTitle, attrib, author, authorNotes, back, bio, body, bold,
    boxedText, lineBreak, caption, chemStruct, chemStructWrap, code, collab, collabAlternatives,
    contrib, contribGroup, copyrightStatement, copyrightHolder, corresp, customMeta,
    customMetaGroup, date, day, def, defHead, defItem, defList, dispFormula, dispFormulaGroup,
    dispQuote, email, explanation, extLink, fig, figGroup, fixedCase, floatsGroup, floatsWrap,
    fn, fnGroup, fpage, freeToRead, front, frontStub, givenNames, glossary, graphic, history,
    indexTerm, inlineFormula, inlineGraphic, inlineMedia, inlineSupplementaryMaterial, issn,
    issue, italic, journalId, journalMeta, journalTitle, journalTitleGroup, kwd, kwdGroup,
    label, license, licenseP, licenseRef, list, listHead, listItem, longDesc, lpage, media,
    mixedCitation, elementCitation, nlmCitation, citation, monospace, month, name, namedContent,
    note, notes, objectId, onBehalfOf, overline, p, permissions, preformat, prefix, preface,
    processingMeta, product, pubDate, pubHistory, publisher, publisherName, question,
    questionPreamble, questionWrap, questionWrapGroup, rb, ref, refList, relatedArticle,
    relatedObject, response, roman, rp, rt, ruby, sansSerif, sc, sec, secMeta, selfUri, sig,
    sigBlock, size, speaker, speech, statement, strike, stringDate, stringName, styledContent,
    sub, subArticle, subject, subjGroup, subTitle, subtitle, suffix, sup, supplementaryMaterial,
    surname, table, tableWrap, tableWrapFoot, tableWrapGroup, target, tbody, td, term, termHead,
    texMath, textualForm, tfoot, th, thead, title, titleGroup, tr, transAbstract, transKwdGroup,
    transSubtitle, transTitle, transTitleGroup, underline, uri, value, verseGroup, verseLine,
    volume, x, xGroup, xref, year, pmcArticleset, nameAlternatives, metaName, metaValue,
    compoundKwd, compoundKwdPart, nestedKwd, anonymous, degrees, role, dataTitle, source,
    partTitle, chapterTitle, address, institution, institutionWrap, country, elocationId,
    season, floatsIndex, era, articleVersion, openAccess, personGroup, etal, bookPartWrapper,
    bookPart, bookMeta, bookPartMeta, bookApp, foreword, frontMatter, frontMatterPart

  // MathML
  case
    math, mi, mn, mo, mtext, ms, mspace, mrow, mstyle, mfrac, msqrt, mroot, msub, msup, msubsup,
    munder, mover, munderover, mmultiscripts, mprescripts, mathNone, mtable, mtr, mtd,
    mlabeledtr, mfenced, menclose, mpadded, mphantom, maction, semantics, merror, mglyph

  // PubMed
  case
    pubmedArticleSet, pubmedArticle, pubmedBookArticle, pubmedBookArticleSet,
    medlineCitationSet, medlineCitation, bookDocument, bookDocumentSet, pubmedData,
    pubmedBookData, nlmArticle, journal, journalIssue, nlmTitle, isoAbbreviation, nlmISSN,
    issnLinking, nlmPubDate, nlmYear, nlmMonth, nlmDay, medlineDate, nlmSeason, nlmArticleTitle,
    vernacularTitle, nlmAbstract, abstractText, copyrightInformation, otherAbstract, authorList,
    nlmAuthor, lastName, foreName, firstName, initials, nlmSuffix, collectiveName, nlmLanguage,
    publicationTypeList, publicationType, meshHeadingList, nlmMeshHeading, descriptorName,
    qualifierName, keywordList, nlmKeyword, chemicalList, chemical, nameOfSubstance,
    registryNumber, articleDate, eLocationID, articleIdList, nlmArticleId, pmid,
    medlineJournalInfo, medlineTA, nlmCountry, commentsCorrectionsList, commentsCorrections,
    refSource, deleteCitation, deleteDocument, nlmBook, bookTitle, collectionTitle,
    nlmPublisher, nlmPublisherName, contributionDate, dateRevised, dateCompleted, nlmVolume,
    nlmIssue, pagination, medlinePgn, sections, nlmSection, sectionTitle, locationLabel,
    supplMeshList, supplMeshName, geneSymbolList, geneSymbol, coiStatement, referenceList,
    personalNameSubjectList, personalNameSubject, generalNote

  // MedlinePlus
  case
    healthTopics, healthTopic, fullSummary, alsoCalled, meshHeading, descriptor, group,
    seeReference, otherLanguage, site, relatedTopic, primaryInstitute, languageMappedTopic,
    standardDescription, informationCategory, organization, qualifier

  // MedQuAD
  case
    medquadDocument, focus, focusAnnotations, medquadCategory, umls, cuIs, cui, semanticTypes,
    semanticType, semanticGroup, synonyms, synonym, qaPairs, qaPair, medquadQuestion,
    medquadAnswer

  // SPL
  case
    document, structuredBody, component, section, text, paragraph, item, content, linkHtml,
    footnote, footnoteRef, renderMultiMedia, observationMedia, excerpt, highlight, br, hr, col,
    colgroup, effectiveTime, setId, versionNumber, id, representedOrganization,
    manufacturedProduct, manufacturedMedicine, ingredient, ingredientSubstance,
    activeIngredient, activeIngredientSubstance, asEntityWithGeneric, genericMedicine,
    activeMoiety, subject2, formCode, routeCode, templateId, nonXMLBody, clinicalDocument,
    recordTarget

  // ClinicalTrials.gov
  case
    clinicalStudy, briefTitle, officialTitle, acronym, briefSummary, detailedDescription,
    textblock, eligibility, criteria, studyPop, samplingMethod, gender, minimumAge, maximumAge,
    healthyVolunteers, condition, keyword, intervention, interventionType, interventionName,
    description, otherName, armGroup, armGroupLabel, armGroupType, primaryOutcome,
    secondaryOutcome, otherOutcome, measure, timeFrame, idInfo, orgStudyId, secondaryId, nctId,
    sponsors, leadSponsor, collaborator, agency, overallStatus, whyStopped, startDate,
    completionDate, primaryCompletionDate, studyType, studyDesign, phase, studyDesignInfo,
    allocation, interventionModel, interventionModelDescription, primaryPurpose, masking,
    maskingDescription, observationalModel, timePerspective, enrollment, conditionBrowse,
    interventionBrowse, meshTerm, locationCountries, studyFirstSubmitted, studyFirstPosted,
    firstreceivedDate, lastUpdatePosted, lastchangedDate, verificationDate, biospecDescr,
    clinicalResults, participantFlow, recruitmentDetails, preAssignmentDetails, groupList,
    periodList, period, milestoneList, milestone, dropWithdrawReasonList, dropWithdrawReason,
    participantsList, participants, baseline, population, measureList, units, param, dispersion,
    classList, `class`, categoryList, category, measurementList, measurement, analyzedList,
    analyzed, countList, count, scope, outcomeList, outcome, type, safetyIssue, analysisList,
    analysis, groupsDesc, nonInferiorityType, nonInferiorityDesc, pValue, pValueDesc, method,
    methodDesc, paramType, paramValue, dispersionType, dispersionValue, ciPercent, ciNSides,
    ciLowerLimit, ciUpperLimit, estimateDesc, otherAnalysisDesc, reportedEvents, desc,
    seriousEvents, otherEvents, defaultVocab, defaultAssessment, frequencyThreshold, eventList,
    event, eventTitle, counts, assessment, limitationsAndCaveats, certainAgreements,
    restrictiveAgreement, studyDocs, patientData, sharingIpd, ipdDescription, genderDescription,
    genderBased, resultsReference, reference, removedCountries, requiredHeader, unitsAnalyzed,
    vocab, postingDate, searchResults

  // TEI
  case
    teiDocument, tei, teiCorpus, teiHeader, fileDesc, titleStmt, editionStmt, publicationStmt,
    sourceDesc, biblStruct, bibl, biblFull, listBibl, ab, postscript, monogr, analytic, imprint,
    idno, availability, licence, textClass, keywords, profileDesc, langUsage, language,
    encodingDesc, revisionDesc, div, div1, div2, div3, div4, div5, div6, div7, head, figure,
    figDesc, formula, row, cell, lb, pb, cb, gb, ptr, hi, emph, lg, l, quote, q, cit, sp, stage,
    choice, lem, rdg, rdgGrp, orig, reg, sic, corr, expan, del, add, gap, unclear, persName,
    orgName, forename, fw, trailer, opener, closer, salute, signed, dateline, byline, epigraph,
    argument,
    floatingText, s, seg, affiliation, titlePage, docTitle, titlePart, docAuthor, docImprint,
    roleName, genName, nameLink, entryFree, superEntry, hom, re, dictScrap, sense, etym, xr, form,
    orth, pron, hyph, syll, gramGrp, pos, gen, gram, subc, usg, lbl, colloc

  // DocBook
  case
    book, part, chapter, appendix, set, refentry, refsection, refsect1, refsect2, refsect3, sect1,
    sect2, sect3, sect4, sect5, simplesect, bookinfo, articleinfo, chapterinfo, info, sect1info,
    setinfo, para, simpara, formalpara, titleabbrev, itemizedlist, orderedlist, variablelist,
    varlistentry, listitem, simplelist, member, segmentedlist, seglistitem, segtitle, calloutlist,
    callout, procedure, step, substeps, qandaset, qandaentry, glosslist, glossentry, glossterm,
    glossdef, glosssee, glossseealso, glossdiv, bibliography, biblioentry, bibliomixed, bibliodiv,
    bibliolist, index, toc, programlisting, screen, literallayout, synopsis, computeroutput,
    informaltable, informalfigure, informalexample, example, tgroup, colspec, spanspec, entry,
    entrytbl, mediaobject, inlinemediaobject, imageobject, textobject, phrase, literal, emphasis,
    footnoteref, superscript, `subscript`, ulink, link, warning, caution, important, tip, sidebar,
    blockquote, attribution, personname, othername, firstname, honorific, lineage, authorgroup,
    corpauthor, editor, pubdate, copyright, holder, legalnotice, keywordset, subjectset,
    subjectterm, revhistory, indexterm, equation, informalequation, inlineequation, alt,
    mathphrase, dedication, colophon, acknowledgements, bridgehead, remark, anchor, simpletext,
    msgset, refnamediv, refname, refpurpose, refmeta, refentrytitle, manvolnum, cmdsynopsis,
    biblioid, isbn, givenname, publishername, volumenum

  // MediaWiki
  case
    mediawiki, page, ns, revision, timestamp, redirect, siteinfo, sitename, dbname, base

  // Feeds
  case
    rss, rdf, channel, feed, encoded, summary, feedPubDate, published, updated, guid, creator,
    urlset, url, sitemapindex, sitemap, loc, lastmod, news, image, video, publication,
    publicationDate, rights, logo, icon, generator, managingEditor, webMaster, textInput,
    textinput, playerLoc, thumbnailLoc

  // Other
  case
    lang, oaipmh, record, metadata, header, h1, h2, h3, h4, h5, h6, ul, ol, li, dl, dt, dd, pre,
    a, b, i, u, em, strong, span, img, script, style

  // EPUB
  case
    container, rootfiles, rootfile, opfPackage, manifest, spine, itemref, guide, meta,
    identifier, contributor, encryption, encryptedData, encryptionMethod, cipherData,
    cipherReference, html, nav, aside, svg, rtc

  /// Whether the node is text and not an element.
  var isCharacterData: Bool { self == .characters || self == .blank }

  /// The names as documents write them, in the order of the cases behind ``blank``.
  static let spellings: StaticString = """
    abbrev abstract ack aff aff-alternatives alt-text alternatives annotation annotation-xml
    answer answer-set app app-group array article article-categories article-id article-meta
    article-title attrib author author-notes back bio body bold boxed-text break caption
    chem-struct chem-struct-wrap code collab collab-alternatives contrib contrib-group
    copyright-statement copyright-holder corresp custom-meta custom-meta-group date day def
    def-head def-item def-list disp-formula disp-formula-group disp-quote email explanation
    ext-link fig fig-group fixed-case floats-group floats-wrap fn fn-group fpage free_to_read
    front front-stub given-names glossary graphic history index-term inline-formula inline-graphic
    inline-media inline-supplementary-material issn issue italic journal-id journal-meta
    journal-title journal-title-group kwd kwd-group label license license-p license_ref list
    list-head list-item long-desc lpage media mixed-citation element-citation nlm-citation
    citation monospace month name named-content note notes object-id on-behalf-of overline p
    permissions preformat prefix preface processing-meta product pub-date pub-history publisher
    publisher-name question question-preamble question-wrap question-wrap-group rb ref ref-list
    related-article related-object response roman rp rt ruby sans-serif sc sec sec-meta self-uri
    sig sig-block size speaker speech statement strike string-date string-name styled-content sub
    sub-article subject subj-group sub-title subtitle suffix sup supplementary-material surname
    table table-wrap table-wrap-foot table-wrap-group target tbody td term term-head tex-math
    textual-form tfoot th thead title title-group tr trans-abstract trans-kwd-group trans-subtitle
    trans-title trans-title-group underline uri value verse-group verse-line volume x x-group xref
    year pmc-articleset name-alternatives meta-name meta-value compound-kwd compound-kwd-part
    nested-kwd anonymous degrees role data-title source part-title chapter-title address
    institution institution-wrap country elocation-id season floats-index era article-version
    open-access person-group etal book-part-wrapper book-part book-meta book-part-meta
    book-app foreword front-matter front-matter-part
    math mi mn mo mtext ms mspace mrow mstyle mfrac msqrt mroot msub msup msubsup munder mover
    munderover mmultiscripts mprescripts none mtable mtr mtd mlabeledtr mfenced menclose mpadded
    mphantom maction semantics merror mglyph
    PubmedArticleSet PubmedArticle PubmedBookArticle PubmedBookArticleSet MedlineCitationSet
    MedlineCitation BookDocument BookDocumentSet PubmedData PubmedBookData Article Journal
    JournalIssue Title ISOAbbreviation ISSN ISSNLinking PubDate Year Month Day MedlineDate Season
    ArticleTitle VernacularTitle Abstract AbstractText CopyrightInformation OtherAbstract
    AuthorList Author LastName ForeName FirstName Initials Suffix CollectiveName Language
    PublicationTypeList PublicationType MeshHeadingList MeshHeading DescriptorName QualifierName
    KeywordList Keyword ChemicalList Chemical NameOfSubstance RegistryNumber ArticleDate
    ELocationID ArticleIdList ArticleId PMID MedlineJournalInfo MedlineTA Country
    CommentsCorrectionsList CommentsCorrections RefSource DeleteCitation DeleteDocument Book
    BookTitle CollectionTitle Publisher PublisherName ContributionDate DateRevised DateCompleted
    Volume Issue Pagination MedlinePgn Sections Section SectionTitle LocationLabel SupplMeshList
    SupplMeshName GeneSymbolList GeneSymbol CoiStatement ReferenceList PersonalNameSubjectList
    PersonalNameSubject GeneralNote
    health-topics health-topic full-summary also-called mesh-heading descriptor group
    see-reference other-language site related-topic primary-institute language-mapped-topic
    standard-description information-category organization qualifier
    Document Focus FocusAnnotations Category UMLS CUIs CUI SemanticTypes SemanticType
    SemanticGroup Synonyms Synonym QAPairs QAPair Question Answer
    document structuredBody component section text paragraph item content linkHtml footnote
    footnoteRef renderMultiMedia observationMedia excerpt highlight br hr col colgroup effectiveTime
    setId versionNumber id representedOrganization manufacturedProduct manufacturedMedicine
    ingredient ingredientSubstance activeIngredient activeIngredientSubstance asEntityWithGeneric
    genericMedicine activeMoiety subject2 formCode routeCode templateId nonXMLBody
    ClinicalDocument recordTarget
    clinical_study brief_title official_title acronym brief_summary detailed_description textblock
    eligibility criteria study_pop sampling_method gender minimum_age maximum_age
    healthy_volunteers condition keyword intervention intervention_type intervention_name
    description other_name arm_group arm_group_label arm_group_type primary_outcome
    secondary_outcome other_outcome measure time_frame id_info org_study_id secondary_id nct_id
    sponsors lead_sponsor collaborator agency overall_status why_stopped start_date
    completion_date primary_completion_date study_type study_design phase study_design_info
    allocation intervention_model intervention_model_description primary_purpose masking
    masking_description observational_model time_perspective enrollment condition_browse
    intervention_browse mesh_term location_countries study_first_submitted study_first_posted
    firstreceived_date last_update_posted lastchanged_date verification_date biospec_descr
    clinical_results participant_flow recruitment_details pre_assignment_details group_list
    period_list period milestone_list milestone drop_withdraw_reason_list drop_withdraw_reason
    participants_list participants baseline population measure_list units param dispersion
    class_list class category_list category measurement_list measurement analyzed_list analyzed
    count_list count scope outcome_list outcome type safety_issue analysis_list analysis
    groups_desc non_inferiority_type non_inferiority_desc p_value p_value_desc method method_desc
    param_type param_value dispersion_type dispersion_value ci_percent ci_n_sides ci_lower_limit
    ci_upper_limit estimate_desc other_analysis_desc reported_events desc serious_events
    other_events default_vocab default_assessment frequency_threshold event_list event sub_title
    counts assessment limitations_and_caveats certain_agreements restrictive_agreement study_docs
    patient_data sharing_ipd ipd_description gender_description gender_based results_reference
    reference removed_countries required_header units_analyzed vocab posting_date search_results
    TEI tei teiCorpus teiHeader fileDesc titleStmt editionStmt publicationStmt sourceDesc
    biblStruct bibl biblFull listBibl ab postscript monogr analytic imprint idno availability
    licence textClass keywords profileDesc langUsage language encodingDesc revisionDesc div div1
    div2 div3 div4 div5 div6 div7 head figure figDesc formula row cell lb pb cb gb ptr hi emph lg
    l quote q cit sp stage choice lem rdg rdgGrp orig reg sic corr expan del add gap unclear
    persName orgName forename fw trailer opener closer salute signed dateline byline epigraph argument floatingText
    s seg affiliation titlePage docTitle titlePart docAuthor docImprint roleName genName nameLink
    entryFree superEntry hom re dictScrap sense etym xr form orth pron hyph syll gramGrp pos gen
    gram subc usg lbl colloc
    book part chapter appendix set refentry refsection refsect1 refsect2 refsect3 sect1 sect2
    sect3 sect4 sect5 simplesect bookinfo articleinfo chapterinfo info sect1info setinfo para
    simpara formalpara titleabbrev itemizedlist orderedlist variablelist varlistentry listitem
    simplelist member segmentedlist seglistitem segtitle calloutlist callout procedure step
    substeps qandaset qandaentry glosslist glossentry glossterm glossdef glosssee glossseealso
    glossdiv bibliography biblioentry bibliomixed bibliodiv bibliolist index toc programlisting
    screen literallayout synopsis computeroutput informaltable informalfigure informalexample example
    tgroup colspec spanspec entry entrytbl mediaobject inlinemediaobject imageobject textobject
    phrase literal emphasis footnoteref superscript subscript ulink link warning caution important
    tip sidebar blockquote attribution personname othername firstname honorific lineage
    authorgroup corpauthor editor pubdate copyright holder legalnotice keywordset subjectset
    subjectterm revhistory indexterm equation informalequation inlineequation alt mathphrase
    dedication colophon acknowledgements bridgehead remark anchor simpletext msgset refnamediv
    refname refpurpose refmeta refentrytitle manvolnum cmdsynopsis biblioid isbn givenname
    publishername volumenum
    mediawiki page ns revision timestamp redirect siteinfo sitename dbname base
    rss RDF channel feed encoded summary pubDate published updated guid creator urlset url
    sitemapindex sitemap loc lastmod news image video publication publication_date rights logo
    icon generator managingEditor webMaster textInput textinput player_loc thumbnail_loc
    lang OAI-PMH record metadata header h1 h2 h3 h4 h5 h6 ul ol li dl dt dd pre a b i u em strong
    span img script style
    container rootfiles rootfile package manifest spine itemref guide meta identifier contributor
    encryption EncryptedData EncryptionMethod CipherData CipherReference html nav aside svg rtc
    """
}
