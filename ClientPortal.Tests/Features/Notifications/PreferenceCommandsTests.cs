using ClientPortal.Domain.Conversations;
using ClientPortal.Domain;
using ClientPortal.Domain.Notifications;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Features.Messenger;
using ClientPortal.Web.Features.Notifications;

namespace ClientPortal.Tests.Features.Notifications;

public sealed class PreferenceCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private PreferenceCommands Commands => portal.Get<PreferenceCommands>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_kind_that_is_not_wanted_is_not_in_the_bell_either()
    {
        var group = await portal.Get<MessengerCommands>()
            .CreateGroupAsync(portal.Technician, new GroupFields("Tous"), [portal.Member.PersonId, portal.NonMember.PersonId]);
        await Commands.ChangeAsync(portal.Member, [new KindChoice("message") { Scope = KindScope.Mine }], MailDigest.AtOnce, null);
        await portal.WriteAsync(portal.Technician, group, "Un");
        Assert.Empty(await portal.KindsOfAsync(portal.Member));
        Assert.Equal(["message×1"], await portal.KindsOfAsync(portal.NonMember));

        var two = await portal.Get<MessengerCommands>().OpenDirectAsync(portal.Technician, portal.Member.PersonId);
        await portal.WriteAsync(portal.Technician, two, "Deux");
        Assert.Equal(["message×1"], await portal.KindsOfAsync(portal.Member));
    }

    [Fact]
    public async Task Of_a_project_a_person_can_want_less()
    {
        var project = await portal.ProjectAsync();
        await portal.NotifiedAsync();
        await Commands.FollowAsync(portal.Member, "project", project, SubjectLevel.Mentions);
        var room = await portal.Get<MessengerCommands>().OpenProjectRoomAsync(portal.Technician, project);
        await portal.WriteAsync(portal.Technician, room, "Un");
        await portal.WriteAsync(portal.Technician, room, "Deux", portal.Member.PersonId);

        Assert.Equal(["mentioned×1", "project-joined×1"], await portal.KindsOfAsync(portal.Member));
    }

    [Fact]
    public async Task Choices_are_the_persons_own_and_of_what_they_may_see()
    {
        var project = await portal.ProjectAsync();

        foreach (var (subject, id) in new[] { ("project", Guid.NewGuid()), ("account", portal.Outsider.PersonId), ("none", project) })
        {
            await Assert.ThrowsAsync<NotFound>(() => Commands.FollowAsync(portal.Member, subject, id, SubjectLevel.Nothing));
        }

        await Assert.ThrowsAsync<NotFound>(() => Commands.FollowAsync(portal.Outsider, "project", project, SubjectLevel.Nothing));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.SilenceAsync(
            portal.Member with { ImpersonatedBy = portal.Admin.PersonId }, Silence.Hour));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.ChangeAsync(portal.Member, [new KindChoice("no-such")], MailDigest.AtOnce, null));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.ChangeAsync(
            portal.Member, [], MailDigest.AtOnce, new QuietHours(new(8, 0), new(8, 0), Weekdays.Monday)));

        await Commands.FollowAsync(portal.Member, "project", project, SubjectLevel.Nothing);
        await portal.Projects.RemoveMemberAsync(portal.Technician, project, portal.Member.PersonId);
        Assert.Empty((await portal.Get<PreferenceQueries>().OfAsync(await portal.ViewerAsync(portal.Member.PersonId))).Subjects);
    }

    [Fact]
    public async Task Do_not_disturb_ends_by_itself_and_security_cannot_be_switched_off()
    {
        await Commands.SilenceAsync(portal.Member, Silence.Tomorrow);
        var view = await ViewAsync();
        Assert.Equal(new DateTimeOffset(2026, 11, 21, 8, 0, 0, TimeSpan.Zero), view.DoNotDisturb!.Until);
        await Commands.SilenceAsync(portal.Member, Silence.Hour);
        clock.Advance(TimeSpan.FromHours(1));
        Assert.Null((await ViewAsync()).DoNotDisturb);

        await Commands.ChangeAsync(
            portal.Member, [new KindChoice("account-changed") { Scope = KindScope.Nothing, Email = false }], MailDigest.AtOnce, null);
        Assert.True((await ViewAsync()).Of("account-changed").IsDefault);
    }

    private Task<PreferenceView> ViewAsync() => portal.Get<PreferenceQueries>().OfAsync(portal.Member);
}
