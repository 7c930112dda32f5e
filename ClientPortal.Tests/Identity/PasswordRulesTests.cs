using ClientPortal.Domain;
using ClientPortal.Web.Identity;

namespace ClientPortal.Tests.Identity;

public sealed class PasswordRulesTests
{
    [Theory]
    [InlineData("short one", "password.too-short")]
    [InlineData("", "password.too-short")]
    [InlineData(null, "password.too-short")]
    [InlineData("aaaaaaaaaaaaaaaa", "password.repeats")]
    [InlineData("abababababababab", "password.repeats")]
    [InlineData("password1password1", "password.repeats")]
    [InlineData("mot2passemot2passe", "password.repeats")]
    [InlineData("123456789012", "password.sequence")]
    [InlineData("98765432109876", "password.sequence")]
    [InlineData("azertyuiopqsdf", "password.sequence")]
    [InlineData("qwertyuiop[]12", "password.sequence")]
    [InlineData("abcdefghijklm", "password.sequence")]
    [InlineData("Password123!", "password.common")]
    [InlineData("P@$$w0rd2027", "password.common")]
    [InlineData("!!Motdepasse2027", "password.common")]
    [InlineData("1qaz2wsx3edc", "password.common")]
    [InlineData("Liverpool2027!", "password.common")]
    [InlineData("Soleil-2027-!", "password.common")]
    [InlineData("AwaNdiaye2027", "password.personal")]
    [InlineData("ndiaye.awa.77", "password.personal")]
    [InlineData("Teranga-Awa-1", "password.personal")]
    [InlineData("ITVision2027!", "password.personal")]
    [InlineData("PortailClient#1", "password.personal")]
    public void What_is_guessed_first_is_refused_with_its_reason(string? password, string rule)
    {
        var broken = Assert.Throws<RuleBroken>(() => PasswordRules.Check(password, "Awa Ndiaye", "awa.ndiaye@teranga.example"));
        Assert.Equal((rule, RuleKind.NewPassword), (broken.Rule, broken.Kind));
    }

    [Theory]
    [InlineData("a long enough one")]
    [InlineData("quatre mots sans lien")]
    [InlineData("correct horse battery staple")]
    [InlineData("tr7!kQ9-vm2Lx")]
    [InlineData("4815 162342 1729")]
    [InlineData("le chat d’Awa dort au soleil")]
    public void A_long_phrase_or_a_random_word_is_taken(string password) =>
        PasswordRules.Check(password, "Awa Ndiaye", "awa.ndiaye@teranga.example");

    [Fact]
    public void Longer_than_is_worth_hashing_is_refused() =>
        Assert.Equal("password.too-long", Assert.Throws<RuleBroken>(() => PasswordRules.Check(new string('x', 257) + "abcdefg")).Rule);
}
