#include "gateway/channels/mail/html_text.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"

namespace mugugno::gateway::mail {
namespace {

constexpr size_t kMostOpen = 200;
constexpr size_t kMostQuoteDepth = 10;
constexpr size_t kMostAttributes = 40;
constexpr size_t kMostLinkBytes = 2000;
constexpr size_t kLongestEntity = 32;

struct Tag {
  std::string name;
  bool closes = false;
  std::vector<std::pair<std::string, std::string>> attributes = {};

  absl::string_view Attribute(absl::string_view wanted) const {
    for (const auto& [each, value] : attributes) {
      if (each == wanted) return value;
    }
    return {};
  }
  bool Has(absl::string_view wanted) const {
    return std::any_of(attributes.begin(), attributes.end(),
                       [&](const auto& each) { return each.first == wanted; });
  }
};

template <size_t N>
bool IsOneOf(absl::string_view word, const absl::string_view (&words)[N]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

constexpr absl::string_view kVoid[] = {"area",  "base", "br",   "col",   "embed",  "hr",    "img",
                                       "input", "link", "meta", "param", "source", "track", "wbr"};
constexpr absl::string_view kBlocks[] = {
    "address", "article",  "aside",  "blockquote", "body",  "center", "dd", "div", "dl",
    "dt",      "fieldset", "footer", "form",       "h1",    "h2",     "h3", "h4",  "h5",
    "h6",      "header",   "hr",     "li",         "main",  "nav",    "ol", "p",   "pre",
    "section", "table",    "tbody",  "tfoot",      "thead", "tr",     "ul"};
constexpr absl::string_view kParagraphs[] = {"p", "h1", "h2", "h3", "h4", "h5", "h6"};
// What begins one ends the one before: few mails close them.
constexpr absl::string_view kEndThemselves[] = {"p", "li", "td", "th", "tr", "dt", "dd", "option"};
constexpr absl::string_view kNotShown[] = {"style",  "script",   "title",  "noembed", "iframe",
                                           "object", "textarea", "select", "xml",     "svg"};

struct Entity {
  absl::string_view name;
  absl::string_view text;
};
constexpr Entity kEntities[] = {
    {"amp", "&"},
    {"lt", "<"},
    {"gt", ">"},
    {"quot", "\""},
    {"apos", "'"},
    {"nbsp", " "},
    {"iexcl", "¡"},
    {"cent", "¢"},
    {"pound", "£"},
    {"sect", "§"},
    {"copy", "©"},
    {"laquo", "«"},
    {"shy", ""},
    {"reg", "®"},
    {"deg", "°"},
    {"plusmn", "±"},
    {"sup2", "²"},
    {"sup3", "³"},
    {"acute", "´"},
    {"micro", "µ"},
    {"para", "¶"},
    {"middot", "·"},
    {"sup1", "¹"},
    {"ordm", "º"},
    {"ordf", "ª"},
    {"raquo", "»"},
    {"frac14", "¼"},
    {"frac12", "½"},
    {"frac34", "¾"},
    {"iquest", "¿"},
    {"Agrave", "À"},
    {"Aacute", "Á"},
    {"Acirc", "Â"},
    {"Atilde", "Ã"},
    {"Auml", "Ä"},
    {"Aring", "Å"},
    {"AElig", "Æ"},
    {"Ccedil", "Ç"},
    {"Egrave", "È"},
    {"Eacute", "É"},
    {"Ecirc", "Ê"},
    {"Euml", "Ë"},
    {"Igrave", "Ì"},
    {"Iacute", "Í"},
    {"Icirc", "Î"},
    {"Iuml", "Ï"},
    {"Ntilde", "Ñ"},
    {"Ograve", "Ò"},
    {"Oacute", "Ó"},
    {"Ocirc", "Ô"},
    {"Otilde", "Õ"},
    {"Ouml", "Ö"},
    {"times", "×"},
    {"Oslash", "Ø"},
    {"Ugrave", "Ù"},
    {"Uacute", "Ú"},
    {"Ucirc", "Û"},
    {"Uuml", "Ü"},
    {"Yacute", "Ý"},
    {"szlig", "ß"},
    {"agrave", "à"},
    {"aacute", "á"},
    {"acirc", "â"},
    {"atilde", "ã"},
    {"auml", "ä"},
    {"aring", "å"},
    {"aelig", "æ"},
    {"ccedil", "ç"},
    {"egrave", "è"},
    {"eacute", "é"},
    {"ecirc", "ê"},
    {"euml", "ë"},
    {"igrave", "ì"},
    {"iacute", "í"},
    {"icirc", "î"},
    {"iuml", "ï"},
    {"ntilde", "ñ"},
    {"ograve", "ò"},
    {"oacute", "ó"},
    {"ocirc", "ô"},
    {"otilde", "õ"},
    {"ouml", "ö"},
    {"divide", "÷"},
    {"oslash", "ø"},
    {"ugrave", "ù"},
    {"uacute", "ú"},
    {"ucirc", "û"},
    {"uuml", "ü"},
    {"yacute", "ý"},
    {"yuml", "ÿ"},
    {"euro", "€"},
    {"ndash", "–"},
    {"mdash", "—"},
    {"lsquo", "‘"},
    {"rsquo", "’"},
    {"sbquo", "‚"},
    {"ldquo", "“"},
    {"rdquo", "”"},
    {"bdquo", "„"},
    {"bull", "•"},
    {"hellip", "…"},
    {"prime", "′"},
    {"lsaquo", "‹"},
    {"rsaquo", "›"},
    {"trade", "™"},
    {"larr", "←"},
    {"uarr", "↑"},
    {"rarr", "→"},
    {"darr", "↓"},
    {"harr", "↔"},
    {"ne", "≠"},
    {"le", "≤"},
    {"ge", "≥"},
    {"oelig", "œ"},
    {"OElig", "Œ"},
    {"scaron", "š"},
    {"Scaron", "Š"},
    {"zwnj", ""},
    {"zwj", "\xE2\x80\x8D"},
    {"ensp", " "},
    {"emsp", " "},
    {"thinsp", " "},
    {"lrm", ""},
    {"rlm", ""},
    {"hearts", "♥"},
    {"check", "✓"},
    {"num", "#"},
    {"commat", "@"},
    {"lpar", "("},
    {"rpar", ")"},
    {"period", "."},
    {"comma", ","},
    {"colon", ":"},
    {"semi", ";"},
};

std::string SignOf(uint32_t number) {
  // As browsers read references into Windows-1252.
  static constexpr uint32_t kWindows[] = {
      0x20AC, 0x81,   0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160,
      0x2039, 0x0152, 0x8D,   0x017D, 0x8F,   0x90,   0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
      0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0x9D,   0x017E, 0x0178};
  if (number >= 0x80 && number < 0xA0) number = kWindows[number - 0x80];
  const bool none = number == 0 || number > 0x10FFFF || (number >= 0xD800 && number < 0xE000);
  if (none) return "\xEF\xBF\xBD";
  if (number == 0xA0) return " ";
  std::string sign;
  const auto add = [&](uint32_t byte) { sign += static_cast<char>(byte); };
  if (number < 0x80) {
    add(number);
  } else if (number < 0x800) {
    add(0xC0 | (number >> 6));
  } else if (number < 0x10000) {
    add(0xE0 | (number >> 12));
    add(0x80 | ((number >> 6) & 0x3F));
  } else {
    add(0xF0 | (number >> 18));
    add(0x80 | ((number >> 12) & 0x3F));
    add(0x80 | ((number >> 6) & 0x3F));
  }
  if (number >= 0x80) add(0x80 | (number & 0x3F));
  return sign;
}

// Takes a reference off the front, which is "&"; false leaves it.
bool TakeEntity(absl::string_view* rest, std::string* out) {
  absl::string_view body = rest->substr(1, kLongestEntity);
  if (absl::ConsumePrefix(&body, "#")) {
    const bool hexadecimal = absl::ConsumePrefix(&body, "x") || absl::ConsumePrefix(&body, "X");
    size_t size = 0;
    while (size < body.size() && size < 10) {
      const auto c = static_cast<unsigned char>(body[size]);
      if (!(hexadecimal ? absl::ascii_isxdigit(c) : absl::ascii_isdigit(c))) break;
      ++size;
    }
    const std::string digits(body.substr(0, size));
    if (digits.empty()) return false;
    uint32_t number = 0;
    const bool fits =
        hexadecimal ? absl::SimpleHexAtoi(digits, &number) : absl::SimpleAtoi(digits, &number);
    *out += SignOf(fits ? number : 0);
    body.remove_prefix(size);
    absl::ConsumePrefix(&body, ";");
  } else {
    size_t size = 0;
    while (size < body.size() && absl::ascii_isalnum(static_cast<unsigned char>(body[size]))) {
      ++size;
    }
    const absl::string_view name = body.substr(0, size);
    const auto found = std::find_if(std::begin(kEntities), std::end(kEntities),
                                    [&](const Entity& each) { return each.name == name; });
    if (found == std::end(kEntities)) return false;
    *out += std::string(found->text);
    body.remove_prefix(size);
    absl::ConsumePrefix(&body, ";");
  }
  *rest = rest->substr(static_cast<size_t>(body.data() - rest->data()));
  return true;
}

std::string Decoded(absl::string_view text) {
  std::string out;
  while (!text.empty()) {
    if (text[0] == '&' && TakeEntity(&text, &out)) continue;
    out += text[0];
    text.remove_prefix(1);
  }
  return out;
}

bool IsSpace(char c) { return absl::ascii_isspace(static_cast<unsigned char>(c)); }

// Without the signs that are there to be nothing, with spaces that may break.
std::string Shown(absl::string_view text) {
  return absl::StrReplaceAll(text, {{"\xC2\xA0", " "},
                                    {"\xC2\xAD", ""},
                                    {"\xCD\x8F", ""},
                                    {"\xE2\x80\x8B", ""},
                                    {"\xE2\x80\x8C", ""},
                                    {"\xEF\xBB\xBF", ""}});
}

void SkipSpace(absl::string_view* rest) {
  while (!rest->empty() && (IsSpace(rest->front()) || rest->front() == '/')) rest->remove_prefix(1);
}

// Takes one attribute off the front; false at the tag's end.
bool TakeAttribute(absl::string_view* rest, Tag* tag) {
  SkipSpace(rest);
  if (rest->empty() || rest->front() == '>') return false;
  size_t size = 1;  // whatever it begins with
  while (size < rest->size() && !IsSpace((*rest)[size]) && (*rest)[size] != '=' &&
         (*rest)[size] != '>' && (*rest)[size] != '/') {
    ++size;
  }
  std::string name = absl::AsciiStrToLower(rest->substr(0, size));
  rest->remove_prefix(size);
  absl::string_view after = *rest;
  while (!after.empty() && IsSpace(after.front())) after.remove_prefix(1);
  absl::string_view value;
  if (absl::ConsumePrefix(&after, "=")) {
    while (!after.empty() && IsSpace(after.front())) after.remove_prefix(1);
    const char quote = after.empty() ? '\0' : after.front();
    if (quote == '"' || quote == '\'') {
      const size_t end = after.find(quote, 1);
      value = after.substr(1, end == absl::string_view::npos ? end : end - 1);
      after.remove_prefix(end == absl::string_view::npos ? after.size() : end + 1);
    } else {
      size_t end = 0;
      while (end < after.size() && !IsSpace(after[end]) && after[end] != '>') ++end;
      value = after.substr(0, end);
      after.remove_prefix(end);
    }
    *rest = after;
  }
  if (tag->attributes.size() < kMostAttributes) {
    tag->attributes.emplace_back(std::move(name), Decoded(value.substr(0, kMostLinkBytes)));
  }
  return true;
}

// Takes a tag off the front, which is "<"; false where it is only a sign.
bool TakeTag(absl::string_view* rest, Tag* tag) {
  absl::string_view after = rest->substr(1);
  tag->closes = absl::ConsumePrefix(&after, "/");
  if (after.empty() || !absl::ascii_isalpha(static_cast<unsigned char>(after[0]))) return false;
  size_t size = 0;
  while (size < after.size() && !IsSpace(after[size]) && after[size] != '>' && after[size] != '/') {
    ++size;
  }
  tag->name = absl::AsciiStrToLower(after.substr(0, std::min<size_t>(size, 32)));
  after.remove_prefix(size);
  while (TakeAttribute(&after, tag)) {
  }
  absl::ConsumePrefix(&after, ">");
  *rest = after;
  return true;
}

// "<!-- -->", "<!doctype>", "<?xml ?>": nothing anybody sees.
bool TakeRemark(absl::string_view* rest) {
  if (absl::StartsWith(*rest, "<!--")) {
    const size_t end = rest->find("-->", 2);
    rest->remove_prefix(end == absl::string_view::npos ? rest->size() : end + 3);
    return true;
  }
  const bool remark = absl::StartsWith(*rest, "<!") || absl::StartsWith(*rest, "<?") ||
                      (absl::StartsWith(*rest, "</") && rest->size() > 2 &&
                       !absl::ascii_isalpha(static_cast<unsigned char>((*rest)[2])));
  if (!remark) return false;
  const size_t end = rest->find('>');
  rest->remove_prefix(end == absl::string_view::npos ? rest->size() : end + 1);
  return true;
}

std::string WithoutSpace(absl::string_view text) {
  std::string out;
  for (const char c : text) {
    if (!IsSpace(c)) out += absl::ascii_tolower(static_cast<unsigned char>(c));
  }
  return out;
}

// Of one declaration: "font-size:0" but not "font-size:0.9em".
bool Declares(absl::string_view style, absl::string_view declaration) {
  for (size_t at = style.find(declaration); at != absl::string_view::npos;
       at = style.find(declaration, at + 1)) {
    const bool begins = at == 0 || style[at - 1] == ';';
    absl::string_view after = style.substr(at + declaration.size());
    for (const absl::string_view unit : {"px", "pt", "em", "%"}) absl::ConsumePrefix(&after, unit);
    if (begins && (after.empty() || after[0] == ';' || after[0] == '!')) return true;
  }
  return false;
}

bool IsHidden(const Tag& tag) {
  if (tag.Has("hidden") || IsOneOf(tag.name, kNotShown)) return true;
  const std::string style = WithoutSpace(tag.Attribute("style"));
  for (const absl::string_view each : {"display:none", "visibility:hidden", "font-size:0",
                                       "max-height:0", "opacity:0", "mso-hide:all"}) {
    if (Declares(style, each)) return true;
  }
  return false;
}

// As the programs people write mails with mark what they quote.
bool BeginsQuote(const Tag& tag) {
  const absl::string_view id = tag.Attribute("id");
  const absl::string_view kind = tag.Attribute("class");
  const std::string style = WithoutSpace(tag.Attribute("style"));
  return absl::StrContains(id, "divRplyFwdMsg") || absl::StrContains(id, "appendonsend") ||
         absl::StrContains(id, "OLK_SRC_BODY_SECTION") ||
         absl::StrContains(kind, "OutlookMessageHeader") ||
         absl::StrContains(kind, "yahoo_quoted") || absl::StrContains(id, "yahoo_quoted") ||
         absl::StrContains(style, "border:none;border-top:solid#e1e1e11.0pt") ||
         absl::StrContains(style, "border:none;border-top:solid#b5c4df1.0pt");
}

// The line that says who wrote what follows.
bool IsAttribution(const Tag& tag) {
  const absl::string_view kind = tag.Attribute("class");
  return absl::StrContains(kind, "gmail_attr") || absl::StrContains(kind, "moz-cite-prefix");
}

bool IsQuote(const Tag& tag) { return tag.name == "blockquote" || IsAttribution(tag); }

class Writer final {
 public:
  void Word(absl::string_view text, bool as_it_is) {
    for (const char c : text) {
      if (c == '\n' && as_it_is) {
        Break();
      } else if (c == '\r') {
        space_ = space_ || !as_it_is;
      } else if (IsSpace(c) && !as_it_is) {
        space_ = true;
      } else {
        Begin();
        out_.text += c;
      }
    }
  }

  // At least so many line ends before what comes next.
  void Line(size_t ends) {
    ends_ = std::max(ends_, ends);
    space_ = false;
  }
  // One more, though no more than two empty lines.
  void Break() { Line(std::min<size_t>(ends_ + 1, 3)); }
  void Space() { space_ = true; }
  void Quote(size_t depth) { quote_ = std::min(depth, kMostQuoteDepth); }
  void MarkQuoted() {
    if (out_.quoted_at == std::string::npos) marked_ = true;
  }
  size_t size() const { return out_.text.size(); }
  absl::string_view Since(size_t at) const { return absl::string_view(out_.text).substr(at); }

  HtmlText Finish() {
    if (marked_) out_.quoted_at = out_.text.size();
    return std::move(out_);
  }

 private:
  void Begin() {
    if (!out_.text.empty()) {
      for (size_t i = 0; i < ends_; ++i) out_.text += '\n';
    }
    if (marked_) out_.quoted_at = out_.text.size();
    marked_ = false;
    if (out_.text.empty() || ends_ > 0) {
      for (size_t i = 0; i < quote_; ++i) out_.text += '>';
      if (quote_ > 0) out_.text += ' ';
    } else if (space_) {
      out_.text += ' ';
    }
    ends_ = 0;
    space_ = false;
  }

  HtmlText out_;
  size_t ends_ = 0;
  size_t quote_ = 0;
  bool space_ = false;
  bool marked_ = false;
};

class Reading final {
 public:
  HtmlText Read(absl::string_view html) {
    absl::string_view rest = html.substr(0, kMostHtmlBytes);
    while (!rest.empty()) {
      Tag tag;
      if (rest[0] == '<' && TakeRemark(&rest)) continue;
      if (rest[0] == '<' && TakeTag(&rest, &tag)) {
        if (tag.closes) {
          Close(tag.name);
        } else {
          Open(tag, &rest);
        }
        continue;
      }
      const size_t end = rest.find('<', 1);
      const absl::string_view words = rest.substr(0, end);
      if (hidden_ == 0) writer_.Word(Shown(Decoded(words)), preformatted_ > 0);
      rest.remove_prefix(words.size());
    }
    while (!open_.empty()) Pop();
    return writer_.Finish();
  }

 private:
  struct Element {
    std::string name;
    bool hidden = false;
    bool quote = false;
    bool preformatted = false;
    std::string link = {};  // where it leads
    size_t begins = 0;
  };

  void Open(const Tag& tag, absl::string_view* rest) {
    if (IsOneOf(tag.name, kEndThemselves) && !open_.empty() && open_.back().name == tag.name) {
      Pop();
    }
    if (hidden_ == 0) Break(tag.name, /*begins=*/true);
    if (tag.name == "style" || tag.name == "script" || tag.name == "title" ||
        tag.name == "textarea") {
      SkipRaw(tag.name, rest);
      return;
    }
    if (hidden_ == 0 && BeginsQuote(tag)) writer_.MarkQuoted();
    if (IsOneOf(tag.name, kVoid)) {
      if (hidden_ == 0 && !IsHidden(tag)) Void(tag);
      return;
    }
    if (open_.size() >= kMostOpen) return;
    Element element;
    element.name = tag.name;
    element.hidden = IsHidden(tag);
    element.quote = IsQuote(tag);
    element.preformatted = tag.name == "pre";
    if (tag.name == "a") element.link = Link(tag.Attribute("href"));
    element.begins = writer_.size();
    hidden_ += element.hidden ? 1 : 0;
    preformatted_ += element.preformatted ? 1 : 0;
    quotes_ += element.quote ? 1 : 0;
    if (element.quote) writer_.Quote(quotes_);
    if (hidden_ == 0 && tag.name == "li") writer_.Word("- ", /*as_it_is=*/true);
    open_.push_back(std::move(element));
  }

  void Close(absl::string_view name) {
    if (name == "br" || name == "p") {
      const bool open = std::any_of(open_.begin(), open_.end(),
                                    [&](const Element& each) { return each.name == name; });
      if (!open && hidden_ == 0) Break(name, /*begins=*/false);
    }
    for (size_t i = open_.size(); i > 0; --i) {
      if (open_[i - 1].name != name) continue;
      while (open_.size() >= i) Pop();
      return;
    }
  }

  void Pop() {
    const Element element = std::move(open_.back());
    open_.pop_back();
    if (hidden_ == 0 && !element.link.empty()) ShowLink(element);
    hidden_ -= element.hidden ? 1 : 0;
    preformatted_ -= element.preformatted ? 1 : 0;
    quotes_ -= element.quote ? 1 : 0;
    if (hidden_ == 0) Break(element.name, /*begins=*/false);
    if (element.quote) {
      writer_.Line(1);
      writer_.Quote(quotes_);
    }
  }

  void Break(absl::string_view name, bool begins) {
    if (IsOneOf(name, kParagraphs)) {
      writer_.Line(2);
    } else if (IsOneOf(name, kBlocks)) {
      writer_.Line(1);
    } else if (begins && (name == "td" || name == "th")) {
      writer_.Space();
    } else if (name == "br") {
      writer_.Break();
    }
  }

  void Void(const Tag& tag) {
    if (tag.name != "img") return;
    const std::string width = WithoutSpace(tag.Attribute("width"));
    const std::string words = WithoutSpace(tag.Attribute("alt"));
    if (words.empty() || width == "1" || width == "0" || width == "1px") return;
    writer_.Space();
    writer_.Word(absl::StrCat("[", tag.Attribute("alt"), "]"), /*as_it_is=*/false);
    writer_.Space();
  }

  static std::string Link(absl::string_view href) {
    href = absl::StripAsciiWhitespace(href);
    for (const absl::string_view scheme : {"http://", "https://", "mailto:", "tel:"}) {
      if (!absl::StartsWithIgnoreCase(href, scheme)) continue;
      std::string link;
      for (const char c : href) {
        if (!absl::ascii_iscntrl(static_cast<unsigned char>(c)) && c != ' ') link += c;
      }
      return link;
    }
    return "";
  }

  // Whoever reads sees where a link leads, unless its words say so already.
  void ShowLink(const Element& element) {
    absl::string_view words = writer_.Since(std::min(element.begins, writer_.size()));
    words = absl::StripAsciiWhitespace(words);
    absl::string_view address = element.link;
    if (absl::StrContains(words, address)) return;
    for (const absl::string_view scheme : {"mailto:", "tel:"}) {
      if (absl::StartsWithIgnoreCase(address, scheme)) address.remove_prefix(scheme.size());
    }
    absl::string_view bare = address;
    absl::ConsumeSuffix(&bare, "/");
    for (const absl::string_view scheme : {"https://", "http://"}) {
      if (absl::StartsWithIgnoreCase(bare, scheme)) bare.remove_prefix(scheme.size());
    }
    if (words == address || words == bare || words == absl::StrCat(bare, "/")) return;
    writer_.Space();
    writer_.Word(absl::StrCat(words.empty() ? "" : "(", address, words.empty() ? "" : ")"),
                 /*as_it_is=*/false);
  }

  // To the end tag, whatever looks like a tag before it.
  static void SkipRaw(absl::string_view name, absl::string_view* rest) {
    while (!rest->empty()) {
      const size_t at = rest->find("</");
      if (at == absl::string_view::npos) {
        *rest = {};
        return;
      }
      rest->remove_prefix(at + 2);
      if (!absl::StartsWithIgnoreCase(*rest, name)) continue;
      const size_t end = rest->find('>');
      rest->remove_prefix(end == absl::string_view::npos ? rest->size() : end + 1);
      return;
    }
  }

  Writer writer_;
  std::vector<Element> open_;
  size_t hidden_ = 0;
  size_t preformatted_ = 0;
  size_t quotes_ = 0;
};

}  // namespace

HtmlText TextOfHtml(absl::string_view html) { return Reading().Read(html); }

}  // namespace mugugno::gateway::mail
