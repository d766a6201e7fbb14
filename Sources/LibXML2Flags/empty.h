// Nothing: this module exists so that SwiftPM passes libxml2's pkg-config flags to CLibXML2.
