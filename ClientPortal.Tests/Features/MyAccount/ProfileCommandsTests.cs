using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.MyAccount;

namespace ClientPortal.Tests.Features.MyAccount;

public sealed class ProfileCommandsTests
{
    [Fact]
    public async Task Two_tabs_that_change_different_fields_are_both_saved()
    {
        await using var portal = await TestPortal.StartAsync();
        var (queries, commands) = (portal.Get<AccountQueries>(), portal.Get<ProfileCommands>());
        var read = (await queries.ProfileAsync(portal.Member)).Profile;
        var hours = new WorkingHours(new TimeOnly(9, 0), new TimeOnly(18, 0), Weekdays.MondayToFriday | Weekdays.Saturday);

        await commands.DescribeAsync(portal.Member, read, read with { Name = "Maxime Member", Language = "en" });
        await commands.DescribeAsync(portal.Member, read, read with { JobTitle = " Directeur ", TimeZone = "Europe/Paris", WorkingHours = hours });

        Assert.Equal(new Profile("Maxime Member", "Directeur", "en", "Europe/Paris", hours), (await queries.ProfileAsync(portal.Member)).Profile);
        Assert.Equal("Europe/Paris", (await portal.ViewerAsync(portal.Member.PersonId)).TimeZone);
        var events = (await portal.Log.AfterAsync(portal.ClientAdmin, 0, 200)).Select(logged => logged.Event).OfType<PersonUpdated>();
        Assert.Equal(["name,language", "jobTitle,timeZone,workingHours"], events.Select(updated => string.Join(',', updated.Fields)));
    }

    [Theory]
    [InlineData("", "fr", "UTC", "text.required")]
    [InlineData("Max", "de", "UTC", "person.language-unknown")]
    [InlineData("Max", "fr", "Mars/Olympus", "person.time-zone-unknown")]
    [InlineData("Max", "fr", "../../etc/passwd", "person.time-zone-unknown")]
    public async Task What_cannot_be_kept_is_refused_with_its_reason(string name, string language, string timeZone, string rule)
    {
        await using var portal = await TestPortal.StartAsync(hosted: false);
        var read = (await portal.Get<AccountQueries>().ProfileAsync(portal.Member)).Profile;

        var refused = await Assert.ThrowsAsync<RuleBroken>(() =>
            portal.Get<ProfileCommands>().DescribeAsync(portal.Member, read, new Profile(name, "", language, timeZone, null)));

        Assert.Equal(rule, refused.Rule);
        Assert.Equal(read, (await portal.Get<AccountQueries>().ProfileAsync(portal.Member)).Profile);
    }
}
