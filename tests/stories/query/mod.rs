//! The filter language: what each comparison finds in a deck, and what is said of wrong texts.

mod completion;
mod problems;
mod real;
mod sample;
mod scratch;

use dealdeck::domain::Kind;
use sample::deck;

#[test]
fn the_filter_of_the_design_finds_the_deal_it_describes() {
    deck().check(
        Kind::Opportunity,
        &[
            ("stage:proposal amount>40k touched<30d next:any owner:me (source:referral or tag:vip) close:this-quarter", &[1]),
            ("stage:proposal amount>40k touched<30d !next owner:me", &[]),
            ("", &[1, 2, 3, 4, 5]),
        ],
    );
}

#[test]
fn text_is_compared_folded_by_part_whole_pattern_and_order() {
    deck().check(
        Kind::Account,
        &[
            ("city:noi", &[11]),
            ("city:\"hà nội\"", &[11]),
            ("city=hanoi", &[]),
            ("city=\"ha noi\"", &[11]),
            ("name:acme*", &[11]),
            ("name:corp*", &[]),
            ("name:*corp", &[11]),
            ("name:a*c*p", &[11]),
            ("name:\"*\"", &[]),
            ("name:%", &[13]),
            ("name:100%_d", &[13]),
            ("name:e_c", &[]),
            ("name=globex", &[12]),
            ("name!=globex", &[11, 13]),
            ("name>b", &[12]),
            ("name<b", &[11, 13]),
            ("name:a..b", &[11]),
            ("name:(acme,glob)", &[11, 12]),
            ("name:acme,glob", &[11, 12]),
            ("city:none", &[12, 13]),
            ("!city", &[12, 13]),
            ("city:any", &[11]),
            ("-city:noi", &[12, 13]),
        ],
    );
}

#[test]
fn emails_phones_and_lists_are_compared_item_by_item() {
    deck().check(
        Kind::Account,
        &[
            ("email:acme.vn", &[11]),
            ("email=sales@acme.vn", &[11]),
            ("email=sales@acme", &[]),
            ("-email:any", &[12, 13]),
            ("phone:090123", &[11]),
            ("phone:\"+84 901 234 567\"", &[11]),
            ("phone=0901234567", &[11]),
            ("phone=123", &[]),
            ("phone:work", &[11]),
            ("loyalty_drivers:trust", &[11]),
            ("loyalty-drivers:none", &[12, 13]),
        ],
    );
}

#[test]
fn numbers_percentages_and_yes_no() {
    let deck = deck();
    deck.check(
        Kind::Account,
        &[
            ("employees>9", &[11]),
            ("employees>=9", &[11, 13]),
            ("employees<=9", &[13]),
            ("employees < 250", &[13]),
            ("employees:250", &[11]),
            ("employees:(9,250)", &[11, 13]),
            ("employees:9, 250", &[11, 13]),
            ("employees:9,250", &[]),
            ("employees:1..100", &[13]),
            ("employees:100..", &[11]),
            ("employees!=9", &[11, 12]),
            ("employees<1k", &[11, 13]),
            ("employees:none", &[12]),
            ("key_account:yes", &[11]),
            ("key_account:no", &[12, 13]),
            ("is:key_account", &[11]),
            ("!key_account", &[12, 13]),
        ],
    );
    // A probability that is not set is the stage's.
    deck.check(
        Kind::Opportunity,
        &[
            ("probability>50", &[1, 3, 4]),
            ("probability:60%", &[1]),
            ("probability<20%", &[2, 5]),
            ("forecast:best-case", &[1]),
            ("forecast:commit,closed", &[3, 4]),
        ],
    );
}

#[test]
fn money_is_compared_in_the_decks_currency_unless_another_is_written() {
    deck().check(
        Kind::Opportunity,
        &[
            ("amount>30k", &[1, 2]),
            ("amount:>30k", &[1, 2]),
            ("amount>40k", &[1]),
            ("amount:34000", &[2]),
            ("amount<=21000", &[3, 5]),
            ("amount>800m₫", &[2]),
            ("amount>100tr₫", &[2]),
            ("amount>100tr ₫", &[2]),
            ("amount>100tr", &[1, 2, 3]),
            ("amount:850tr", &[2]),
            ("amount>20.5k USD", &[1, 3]),
            ("amount>100tr VND owner:any", &[2]),
            ("amount>$20.5k", &[1, 3]),
            ("amount:₫", &[2]),
            ("amount=48,000", &[1]),
            ("amount>1,000,000", &[]),
            ("amount:20k..40k", &[2, 3]),
            ("amount:..1k", &[5]),
            ("value:none", &[4]),
            ("!amount", &[4]),
            ("amount!=48k", &[2, 3, 4, 5]),
            ("currency:eur", &[5]),
            ("currency:$,₫", &[1, 2]),
        ],
    );
}

#[test]
fn days_are_compared_with_the_calendar_and_with_today() {
    deck().check(
        Kind::Opportunity,
        &[
            ("close=2026-11-30", &[1]),
            ("close:30/11", &[1]),
            ("close:2026-11", &[1, 3]),
            ("close:2026", &[1, 3, 5]),
            ("close:q4", &[1, 3]),
            ("close:next-quarter", &[2]),
            ("close>this-quarter", &[2]),
            ("close>=this-quarter", &[1, 2, 3]),
            ("close<this-month", &[5]),
            ("close<=this-month", &[1, 3, 5]),
            ("close<today", &[3, 5]),
            ("close:2026-09-01..2026-11-12", &[3, 5]),
            ("close:..2026-10", &[5]),
            ("close<30d", &[1]),
            ("close<10d", &[]),
            ("close<=10d", &[1]),
            ("close>30d", &[2]),
            ("close:30d", &[1]),
            ("close=10d", &[1]),
            ("close:30d..60d", &[2]),
            ("close>-30d", &[1, 2, 3]),
            ("close<+30d", &[1, 3, 5]),
            ("close:last-30d", &[3]),
            ("close:in-10-days", &[1]),
            ("close:\"tháng này\"", &[1, 3]),
            ("close:none", &[4]),
            ("next:tomorrow", &[1]),
            ("next:ngay-mai", &[1]),
            ("!next", &[2, 3, 5]),
            ("is:overdue", &[4]),
        ],
    );
}

#[test]
fn moments_look_back_and_never_touched_is_longer_ago() {
    deck().check(
        Kind::Opportunity,
        &[
            ("touched<30d", &[1, 3]),
            ("touched<8d", &[1]),
            ("touched<=8d", &[1, 3]),
            ("touched>30d", &[2, 4, 5]),
            ("touched>=40d", &[2, 4, 5]),
            ("touched>40d", &[4, 5]),
            ("touched:30d", &[1, 3]),
            ("touched=40d", &[2]),
            ("touched:30d..60d", &[2]),
            ("touched:30d..", &[2, 4, 5]),
            ("touched:2026-11-18", &[1]),
            ("touched>-10d", &[1, 3]),
            ("touched<-10d", &[2, 5]),
            ("!touched", &[4]),
            ("closed:this-month", &[3]),
            ("closed>5d", &[3]),
            ("created<40d", &[3]),
        ],
    );
}

#[test]
fn choices_stages_users_and_records_match_by_name() {
    deck().check(
        Kind::Opportunity,
        &[
            ("stage:pro", &[1, 2]),
            ("stage:proposal", &[1]),
            ("stage=proposal", &[1]),
            ("stage:(proposal,closed won)", &[1, 3]),
            ("stage:proposal,negotiation", &[1, 4]),
            ("stage!=proposal", &[2, 3, 4, 5]),
            ("-stage:closed", &[1, 2, 4]),
            ("source:cold", &[2]),
            ("source:\"cold call\"", &[2]),
            ("source:(cold call or referral)", &[1, 2]),
            ("source:none", &[3, 4, 5]),
            ("owner:me", &[1, 3, 5]),
            ("owner:binh", &[2]),
            ("owner:nguyen", &[1, 3, 5]),
            ("owner:none", &[4]),
            ("collaborators:binh", &[1]),
            ("account:acme", &[1, 5]),
            ("company:glo", &[3]),
            ("account=acme", &[]),
            ("!account", &[2, 4]),
        ],
    );
}

#[test]
fn one_dot_goes_to_the_record_that_is_referred_to() {
    deck().check(
        Kind::Opportunity,
        &[
            ("owner.region:west", &[1, 3, 5]),
            ("account.industry:retail", &[1, 5]),
            ("account.industry!=retail", &[2, 3, 4]),
            ("account.name:acme*", &[1, 5]),
            ("company.employees>100", &[1, 5]),
            ("account.email:acme", &[1, 5]),
            ("stage.type=won", &[3]),
            ("!account.city", &[2, 3, 4]),
        ],
    );
}

#[test]
fn tags_and_custom_fields() {
    deck().check(
        Kind::Opportunity,
        &[
            ("tag:vip", &[1]),
            ("tag:vip*", &[1, 5]),
            ("tag:\"q4 push\"", &[1]),
            ("tag:any", &[1, 5]),
            ("!tag", &[2, 3, 4]),
            ("-tag:vip", &[2, 3, 4, 5]),
            ("seats>10", &[1]),
            ("seats:1..10", &[2]),
            ("!seats", &[3, 4, 5]),
            ("renewal_day:next-month", &[1]),
            ("ngày-gia-hạn>today", &[1]),
            ("risk:cao", &[1]),
            ("factor>1.2", &[2]),
            ("factor=1.25", &[2]),
        ],
    );
}

#[test]
fn states_follow_the_rules_of_the_domain() {
    deck().check(
        Kind::Opportunity,
        &[
            ("is:open", &[1, 2, 4]),
            ("is:won", &[3]),
            ("is:lost", &[5]),
            ("is:closed", &[3, 5]),
            ("is:won,lost", &[3, 5]),
            ("is!=open", &[3, 5]),
            ("!is:won", &[1, 2, 4, 5]),
            ("open", &[1, 2, 4]),
            ("won or lost", &[3, 5]),
            ("\"open\"", &[4]),
            ("is:mine", &[1, 3, 5]),
            ("is:rotting", &[2, 4]),
            ("-is:rotting", &[1, 3, 5]),
        ],
    );
}

#[test]
fn words_search_the_index_and_combine() {
    let deck = deck();
    deck.check(
        Kind::Opportunity,
        &[
            ("acme", &[1]),
            ("ren acm", &[1]),
            ("binh duong", &[2]),
            ("Bình-Dương", &[2]),
            ("acme or globex", &[1, 3]),
            ("-acme", &[2, 3, 4, 5]),
            ("not (acme or globex)", &[2, 4, 5]),
            ("acme globex or old", &[5]),
            ("(acme or globex) is:won", &[3]),
            ("2026", &[1]),
            ("\"NEAR(a b)\" ^acme*", &[]),
            ("^acme*", &[1]),
        ],
    );
    deck.check(
        Kind::Account,
        &[
            ("090 123 4567", &[11]),
            ("+84901234567", &[11]),
            ("4567", &[11]),
            ("901234", &[11]),
            ("4321", &[]),
            ("acme 4567", &[11]),
        ],
    );
    deck.check(Kind::Stage, &[("won", &[104]), ("closed -won", &[105])]);
}

#[test]
fn and_or_not_bind_as_they_read() {
    deck().check(
        Kind::Opportunity,
        &[
            ("source:referral or owner:me is:won", &[1, 3]),
            ("(source:referral or owner:me) is:won", &[3]),
            ("source:referral and owner:me", &[1]),
            ("!!owner:me", &[1, 3, 5]),
            ("not not owner:me", &[1, 3, 5]),
            ("-(owner:me or owner:none)", &[2]),
            ("OWNER:ME AND NOT IS:WON", &[1, 5]),
        ],
    );
}

#[test]
fn a_sign_before_a_word_is_a_tag_and_a_label_in_quotes_a_field() {
    let desk = crate::command_line::Desk::empty();
    desk.ok(&["field", "add", "lead", "Contract end", "--type", "date"]);
    let vip = desk.add(&["lead", "Mia Novak #vip #trade-fair"]);
    desk.add(&["lead", "Bo Vip"]);
    let found = |filter: &str| desk.ok(&["list", "leads", "--where", filter, "--fields", "name"]);
    assert_eq!(found("#vip"), "name\nMia Novak\n");
    assert_eq!(found("!#vip"), "name\nBo Vip\n");
    assert_eq!(found("#vip,other #trade-fair"), "name\nMia Novak\n");
    assert!(desk.fails(2, &["list", "leads", "--where", "# x #"]).contains("A value is missing"));
    desk.ok(&["set", &vip, "Contract end=2027-06-30"]);
    assert_eq!(desk.json(&["show", &vip])["contract_end"], "2027-06-30");
    desk.ok(&["set", &vip, "contract_end=2027-07-31"]);
    assert_eq!(found("\"Contract end\":2027-07"), "name\nMia Novak\n");
    assert_eq!(found("\"contract end\">2027-07-31"), "name\n");
    let listed = desk.ok(&["list", "leads", "--where", "#vip", "--fields", "name,Contract end"]);
    assert_eq!(listed, "name\tcontract_end\nMia Novak\t2027-07-31\n");
    let told = desk.fails(2, &["set", &vip, "Contract ends=2027-06-30"]);
    assert!(
        told.contains("no field “Contract ends”") && told.contains("did you mean contract_end?"),
        "{told}"
    );
    let other = desk.add(&["lead", "Ann Li", "Contract end=2028-01-01"]);
    assert_eq!(desk.json(&["show", &other])["contract_end"], "2028-01-01");
}

#[test]
fn tags_are_offered_as_they_are_typed() {
    let deck = crate::sales::sales().size(100, 30).open("leads").keys("aMia Novak #vip #trade-fair<Enter>");
    let deck = deck.keys("/#").sees("trade-fair").keys("v").sees_no("trade-fair").keys("<Tab>").sees("#vip");
    deck.keys("<Enter>").sees("› Mia Novak").sees_no("trade-fair");
}
