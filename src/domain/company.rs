//! What tells one company from another: its name without the legal form, and its own domain, which
//! an address at a public mail service is not.

use super::fold::fold;

/// Legal forms as they stand in folded names, longer ones before their parts.
const FORMS: [&str; 45] = [
    "cong ty trach nhiem huu han",
    "trach nhiem huu han",
    "mot thanh vien",
    "hai thanh vien",
    "doanh nghiep tu nhan",
    "tong cong ty",
    "cong ty",
    "tap doan",
    "co phan",
    "hop danh",
    "ctcp",
    "cty",
    "tnhh",
    "mtv",
    "dntn",
    "cp",
    "joint stock company",
    "joint stock",
    "incorporated",
    "corporation",
    "limited",
    "company",
    "gmbh co kg",
    "gmbh",
    "inc",
    "llc",
    "llp",
    "ltd",
    "corp",
    "plc",
    "jsc",
    "pte",
    "pty",
    "pvt",
    "co",
    "sarl",
    "sas",
    "srl",
    "spa",
    "sa",
    "ag",
    "kg",
    "bv",
    "oy",
    "ab",
];

/// Hosts where anybody has an address, and those of examples: sharing one tells nothing about a company.
const PUBLIC_HOSTS: [&str; 70] = [
    "126.com",
    "139.com",
    "163.com",
    "aol.com",
    "att.net",
    "bellsouth.net",
    "bk.ru",
    "bluewin.ch",
    "btinternet.com",
    "centrum.cz",
    "comcast.net",
    "daum.net",
    "example.com",
    "example.net",
    "example.org",
    "fastmail.com",
    "foxmail.com",
    "fpt.vn",
    "free.fr",
    "freenet.de",
    "gmail.com",
    "googlemail.com",
    "hanmail.net",
    "hcm.vnn.vn",
    "hey.com",
    "hushmail.com",
    "icloud.com",
    "inbox.ru",
    "interia.pl",
    "laposte.net",
    "libero.it",
    "list.ru",
    "mac.com",
    "mail.com",
    "mail.ru",
    "me.com",
    "msn.com",
    "naver.com",
    "o2.pl",
    "onet.pl",
    "orange.fr",
    "pm.me",
    "posteo.de",
    "proton.me",
    "protonmail.ch",
    "protonmail.com",
    "qq.com",
    "rambler.ru",
    "rocketmail.com",
    "sbcglobal.net",
    "seznam.cz",
    "sfr.fr",
    "sina.com",
    "sohu.com",
    "t-online.de",
    "telenet.be",
    "tuta.com",
    "tuta.io",
    "tutanota.com",
    "ukr.net",
    "verizon.net",
    "vip.qq.com",
    "virgilio.it",
    "vnn.vn",
    "wanadoo.fr",
    "web.de",
    "wp.pl",
    "ya.ru",
    "yeah.net",
    "zoho.com",
];

/// Services with addresses under many countries' endings: `yahoo.com.vn`, `hotmail.fr`, `gmx.at`.
const PUBLIC_SERVICES: [&str; 8] =
    ["yahoo", "ymail", "hotmail", "outlook", "live", "gmx", "yandex", "rediffmail"];

/// What stands before a country's ending and is nobody's own: `com.vn`, `co.uk`.
const SECOND_LEVEL: [&str; 4] = ["com", "co", "net", "org"];

/// A company's name as matching sees it: folded, without signs and legal form. A name of nothing
/// but a legal form is itself.
pub fn company_key(name: &str) -> String {
    let folded = fold(name);
    // `S.A.` and `Co.,Ltd` are written with and without their points.
    let plain: String = folded.replace('.', "").chars().map(letter_or_blank).collect();
    let dotted: String = folded.chars().map(letter_or_blank).collect();
    let plain = if is_domain_like(&folded) { dotted } else { plain };
    let mut words = format!(" {} ", plain.split_whitespace().collect::<Vec<_>>().join(" "));
    for form in FORMS {
        words = words.replace(&format!(" {form} "), " ");
    }
    let stripped = words.split_whitespace().collect::<Vec<_>>().join(" ");
    if stripped.is_empty() { folded } else { stripped }
}

fn letter_or_blank(c: char) -> char {
    if c.is_alphanumeric() { c } else { ' ' }
}

/// Whether a point stands between words, as in `booking.com`, where it parts them.
fn is_domain_like(folded: &str) -> bool {
    let long =
        |word: &str| word.split(|c: char| !c.is_alphanumeric()).next_back().is_some_and(|w| w.len() > 3);
    folded.split_once('.').is_some_and(|(before, after)| {
        long(before) && after.chars().take_while(|c| c.is_alphanumeric()).count() > 1
    })
}

/// The host that a web address, a domain or an e-mail address names, in lower case without `www.`;
/// none where it is a public mail service or no host.
pub fn own_domain(text: &str) -> Option<String> {
    let text = text.trim().to_lowercase();
    let text = text.split_once("://").map_or(text.as_str(), |(_, rest)| rest);
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    let host = text.split(['/', '?', '#', ':']).next().unwrap_or_default();
    let host = host.strip_prefix("www.").unwrap_or(host).trim_end_matches('.');
    let is_host = host.contains('.') && host.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'));
    (is_host && !is_public(host)).then(|| host.to_owned())
}

fn is_public(host: &str) -> bool {
    let is_of_service = host
        .split_once('.')
        .is_some_and(|(service, ending)| PUBLIC_SERVICES.contains(&service) && is_public_ending(ending));
    is_of_service || PUBLIC_HOSTS.contains(&host)
}

/// Whether an ending is a whole country's or everybody's: `fr`, `com`, `com.vn`, `co.uk`. One with a
/// company's name in it is that company's: `abc.vn`.
fn is_public_ending(ending: &str) -> bool {
    let (first, country) = ending.split_once('.').unzip();
    let first = first.unwrap_or(ending);
    let is_country = |part: &str| part.len() == 2;
    match country {
        Some(country) => SECOND_LEVEL.contains(&first) && is_country(country),
        None => SECOND_LEVEL.contains(&first) || is_country(first),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_legal_form_is_no_part_of_a_name() {
        for name in [
            "Công ty TNHH Hoa Sen",
            "Công ty TNHH MTV Hoa Sen",
            "CÔNG TY CỔ PHẦN HOA SEN",
            "CTCP Hoa Sen",
            "Hoa Sen Co., Ltd.",
            "Hoa Sen JSC",
            "Hoa-Sen GmbH & Co. KG",
            "hoa sen, inc",
            "Hoa Sen S.A.",
        ] {
            assert_eq!(company_key("Tổng công ty Dầu Khí"), company_key("Dầu Khí"));
            assert_eq!(company_key(name), "hoa sen", "{name}");
        }
        assert_eq!(company_key("The Limited"), "the");
        assert_eq!(company_key("Công ty"), "cong ty");
        assert_eq!(company_key("Booking.com"), "booking com");
    }

    #[test]
    fn a_domain_is_read_from_whatever_names_it_and_a_public_host_is_nobodys() {
        for text in
            ["https://www.acme.example/about", "acme.example", "Lan@ACME.example", "www.acme.example:8080"]
        {
            assert_eq!(own_domain(text).as_deref(), Some("acme.example"), "{text}");
        }
        for text in
            ["lan@gmail.com", "yahoo.com.vn", "lan@gmx.at", "lan@example.com", "acme", "", "a host.com"]
        {
            assert_eq!(own_domain(text), None, "{text}");
        }
        for host in ["hotmail.fr", "yahoo.co.uk", "live.com", "ymail.com", "outlook.com.vn", "gmx.net"] {
            assert_eq!(own_domain(host), None, "{host}");
        }
        for host in [
            "yahoo.acme.com",
            "live.acme.vn",
            "live.abc.vn",
            "outlook.ibm.com",
            "live.com.com",
            "mygmail.com",
            "acme.example.com",
        ] {
            assert_eq!(own_domain(host).as_deref(), Some(host));
        }
    }
}
