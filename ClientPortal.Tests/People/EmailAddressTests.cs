using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Prospects;

namespace ClientPortal.Tests.People;

public sealed class EmailAddressTests
{
    [Theory]
    [InlineData(" Awa.Diop@Teranga.Example ", "awa.diop@teranga.example")]
    [InlineData("awa@exämple.sn", "awa@xn--exmple-cua.sn")]
    [InlineData("awa@EXÄMPLE.sn", "awa@xn--exmple-cua.sn")]
    [InlineData("awa@exa\u0308mple.sn", "awa@xn--exmple-cua.sn")]
    [InlineData("awa@XN--EXMPLE-CUA.sn", "awa@xn--exmple-cua.sn")]
    [InlineData("awa@مثال.example", "awa@xn--mgbh0fb.example")]
    [InlineData("o'brien+a@x.sn", "o'brien+a@x.sn")]
    public void An_address_is_kept_in_one_form(string typed, string kept)
    {
        Assert.Equal(kept, EmailAddress.Checked(typed));
        Assert.Equal(kept, EmailAddress.Comparable(kept));
        Assert.Equal(kept, new ProspectFields { Email = typed }.Checked().Email);
    }

    [Theory]
    [InlineData("é@exämple.sn", "person.email-accents")]
    [InlineData("ünal@x.sn", "person.email-accents")]
    [InlineData("\u212Aim@x.sn ünal", "person.email-invalid")]
    [InlineData("notanemail", "person.email-invalid")]
    [InlineData("@x.sn", "person.email-invalid")]
    [InlineData("awa@ä ö.sn", "person.email-invalid")]
    [InlineData("awa@ä..sn", "person.email-invalid")]
    [InlineData("awa@", "person.email-invalid")]
    [InlineData("\u200B", "text.required")]
    public void What_would_never_arrive_is_refused(string typed, string rule)
    {
        Assert.Equal(rule, Assert.Throws<RuleBroken>(() => EmailAddress.Checked(typed)).Rule);
        _ = EmailAddress.Comparable(typed);
    }

    [Fact]
    public void A_domain_that_grows_too_emailin_ascii_is_refused()
    {
        var email = "a@" + string.Join('.', Enumerable.Repeat(new string('ä', 40), 6));

        Assert.Equal("person.email-invalid", Assert.Throws<RuleBroken>(() => EmailAddress.Checked(email)).Rule);
    }
}
