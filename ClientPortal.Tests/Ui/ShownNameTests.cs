using System.Globalization;
using Bunit;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Audit;
using ClientPortal.Web.Features.PersonalData;
using ClientPortal.Web.Ui;

namespace ClientPortal.Tests.Ui;

public sealed class ShownNameTests
{
    [Theory]
    [InlineData("fr", "Personne supprimée")]
    [InlineData("en", "Deleted person")]
    public void An_erased_person_is_named_in_the_readers_language(string language, string shown)
    {
        var before = CultureInfo.CurrentUICulture;
        try
        {
            CultureInfo.CurrentUICulture = CultureInfo.GetCultureInfo(language);
            Assert.Equal(shown, ShownName.Of(Person.ErasedName));
            Assert.Equal(shown, ShownName.First(Person.ErasedName));
            Assert.Equal($"Awa, {shown}", Isolate.Join(", ", "Awa", Person.ErasedName));
            Assert.Equal($"– {shown} –", string.Format(new SentenceFormat(CultureInfo.InvariantCulture), "– {0} –", Person.ErasedName));
            Assert.Equal(("Awa Diop", "Awa"), (ShownName.Of("Awa Diop"), ShownName.First("Awa Diop")));
        }
        finally
        {
            CultureInfo.CurrentUICulture = before;
        }
    }

    [Theory]
    [InlineData("fr", "Personne supprimée")]
    [InlineData("en", "Deleted person")]
    public async Task The_audit_says_so(string language, string shown)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ProjectAsync();
        await using var page = await PanelContext.OpenAsync(portal, portal.Admin, language);
        await portal.Get<ErasureCommands>().EraseAsync(portal.Admin, portal.Member.PersonId, portal.Member.Name);

        var panel = page.Show<AuditPanel>(audit => audit.Add(one => one.Filter, new AuditFilter(Kind: "membership.changed")));

        await Eventually.TrueAsync(() => panel.Markup.Contains(shown, StringComparison.Ordinal));
        Assert.DoesNotContain(portal.Member.Name, panel.Markup, StringComparison.Ordinal);
    }
}
