using System.Security.Claims;
using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Data;
using ClientPortal.Web.Identity;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ClientPortal.Tests.Identity;

public sealed class SessionCommandsTests : IAsyncLifetime
{
    private readonly FakeClock clock = new();
    private TestPortal portal = null!;

    private SessionCommands Commands => portal.Get<SessionCommands>();
    private ViewerSource Viewers => portal.Get<ViewerSource>();

    public async ValueTask InitializeAsync() => portal = await TestPortal.StartAsync(clock);

    public async ValueTask DisposeAsync() => await portal.DisposeAsync();

    [Fact]
    public async Task A_session_is_listed_with_where_it_is_and_which_one_asks()
    {
        var here = await StartAsync(portal.Member, "Firefox, Windows");
        clock.Advance(TimeSpan.FromMinutes(1));
        var phone = await StartAsync(portal.Member, "Safari, iPhone");
        await StartAsync(portal.NonMember, "Chrome, Linux");

        var mine = await portal.Get<SessionQueries>().MineAsync(portal.Member with { SessionId = here });

        Assert.Equal([phone, here], mine.Select(row => row.Id));
        Assert.Equal([false, true], mine.Select(row => row.Current));
        Assert.Equal(("Firefox, Windows", "192.0.2.1", FakeClock.Start), (mine[1].Device, mine[1].Address, mine[1].StartedAt));
    }

    [Fact]
    public async Task Ending_one_leaves_the_others_and_is_written_in_the_log()
    {
        var (here, phone) = (await StartAsync(portal.Member), await StartAsync(portal.Member));

        await Commands.EndAsync(portal.Member with { SessionId = here, From = "192.0.2.9" }, phone);

        Assert.Equal(here, Assert.Single(await portal.Get<SessionQueries>().MineAsync(portal.Member)).Id);
        var logged = await portal.Store.ReadAsync(db => db.Log.SingleAsync(row => row.Name == "session.ended"));
        Assert.Equal((portal.Member.PersonId, "192.0.2.9", true), (logged.ActorId, logged.From, logged.Private));
    }

    [Fact]
    public async Task Ending_all_others_keeps_the_one_that_asks()
    {
        var here = await StartAsync(portal.Member);
        await StartAsync(portal.Member);
        await StartAsync(portal.Member);
        var stranger = await StartAsync(portal.NonMember);

        Assert.Equal(2, await Commands.EndOthersAsync(portal.Member with { SessionId = here }));

        Assert.Equal(here, Assert.Single(await portal.Get<SessionQueries>().MineAsync(portal.Member)).Id);
        Assert.Equal(stranger, Assert.Single(await portal.Get<SessionQueries>().MineAsync(portal.NonMember)).Id);
    }

    [Fact]
    public async Task Another_persons_session_does_not_exist_for_any_viewer()
    {
        var session = await StartAsync(portal.Member);

        await Assert.ThrowsAsync<NotFound>(() => Commands.EndAsync(portal.NonMember, session));
        await Assert.ThrowsAsync<NotFound>(() => Commands.EndAsync(portal.Admin, session));
        await Assert.ThrowsAsync<NotFound>(() => Commands.EndAsync(portal.Member, Guid.NewGuid()));
    }

    [Fact]
    public async Task Staff_who_look_through_a_clients_eyes_see_and_end_none_of_its_sessions()
    {
        var session = await StartAsync(portal.Member);
        var through = portal.Member with { ImpersonatedBy = portal.Technician.PersonId, SessionId = session };

        Assert.Empty(await portal.Get<SessionQueries>().MineAsync(through));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.EndAsync(through, session));
        await Assert.ThrowsAsync<RuleBroken>(() => Commands.EndOthersAsync(through));
    }

    [Fact]
    public async Task The_judge_takes_the_viewer_from_a_session_that_is_open()
    {
        var session = await StartAsync(portal.Member);

        var authenticated = await Viewers.AuthenticateAsync(Cookie(portal.Member, session));

        Assert.Equal(SessionState.Open, authenticated.SessionState);
        Assert.Equal((portal.Member.PersonId, session, "192.0.2.1"),
            (authenticated.Viewer!.PersonId, authenticated.Viewer.SessionId, authenticated.Viewer.From));
    }

    [Fact]
    public async Task Authentication_says_why_there_is_no_viewer()
    {
        var session = await StartAsync(portal.Member);
        var stamp = await StampAsync(portal.Member);
        await Commands.EndAsync(portal.Member, session);

        Assert.Equal(SessionState.Session, (await Viewers.AuthenticateAsync(Cookie(portal.Member, session, stamp))).SessionState);
        Assert.Equal(SessionState.Password, (await Viewers.AuthenticateAsync(Cookie(portal.Member, session, "an older one"))).SessionState);
        Assert.Equal(SessionState.Session, (await Viewers.AuthenticateAsync(Cookie(portal.Member, Guid.NewGuid(), stamp))).SessionState);
        Assert.Equal(SessionState.Session, (await Viewers.AuthenticateAsync(new ClaimsPrincipal())).SessionState);

        await DisableAsync(portal.Member);
        var disabled = await Viewers.AuthenticateAsync(Cookie(portal.Member, session, stamp));
        Assert.Equal(SessionState.Disabled, disabled.SessionState);
        Assert.Null(disabled.Viewer);
    }

    [Fact]
    public async Task Another_persons_session_signs_no_one_in()
    {
        var session = await StartAsync(portal.NonMember);

        Assert.Null(await Viewers.OfAsync(Cookie(portal.Member, session)));
    }

    [Fact]
    public async Task A_token_without_a_session_is_valid_while_the_security_stamp_is()
    {
        Assert.NotNull(await Viewers.OfAsync(Cookie(portal.Member, session: null, await StampAsync(portal.Member))));
        Assert.Null(await Viewers.OfAsync(Cookie(portal.Member, session: null, "an older one")));
        Assert.Null(await Viewers.OfAsync(Cookie(portal.Member, session: null)));
    }

    [Fact]
    public async Task A_new_security_stamp_ends_every_session_in_the_same_transaction()
    {
        await StartAsync(portal.Member);
        await StartAsync(portal.Member);
        var stranger = await StartAsync(portal.NonMember);

        await using (var scope = portal.Services.CreateAsyncScope())
        {
            var users = scope.ServiceProvider.GetRequiredService<UserManager<Account>>();
            var account = await users.FindByIdAsync(portal.Member.PersonId.ToString());
            Assert.True((await users.ChangePasswordAsync(account!, TestPortal.Password, "another long one")).Succeeded);
        }

        var open = await portal.Store.ReadAsync(db => db.Sessions.Where(one => one.EndedAt == null).Select(one => one.Id).ToListAsync());
        Assert.Equal([stranger], open);
        Assert.Equal(2, await portal.Store.ReadAsync(db => db.Log.CountAsync(row => row.Name == "session.ended")));
    }

    [Fact]
    public async Task An_enabled_person_signs_in_again()
    {
        var session = await StartAsync(portal.Member);
        await DisableAsync(portal.Member);
        await Eventually.TrueAsync(() => portal.Store.ReadAsync(db => db.Sessions.AllAsync(one => one.EndedAt != null)));

        await portal.Store.WriteAsync(async db =>
            (await db.People.SingleAsync(person => person.Id == portal.Member.PersonId)).Enable(portal.Admin, clock.GetUtcNow()));

        Assert.Equal(SessionState.Password, (await Viewers.AuthenticateAsync(Cookie(portal.Member, session))).SessionState);
    }

    [Fact]
    public async Task Staff_look_through_a_clients_eyes_for_as_long_as_both_may()
    {
        var session = await StartAsync(portal.Technician);
        var cookie = Cookie(portal.Technician, session, null, new Claim(ViewerSource.SeenAsClaim, portal.Member.PersonId.ToString()));

        var through = await Viewers.OfAsync(cookie);
        Assert.Equal((portal.Member.PersonId, portal.Technician.PersonId, session), (through!.PersonId, through.ImpersonatedBy, through.SessionId));

        await DisableAsync(portal.Member);
        var own = await Viewers.OfAsync(cookie);
        Assert.Equal((portal.Technician.PersonId, null), (own!.PersonId, own.ImpersonatedBy));

        await Commands.EndAsync(portal.Technician, session);
        Assert.Null(await Viewers.OfAsync(cookie));
    }

    private Task<Guid> StartAsync(Viewer viewer, string device = "") => Commands.StartAsync(viewer with { From = "192.0.2.1" }, device);

    private Task DisableAsync(Viewer viewer) => portal.Store.WriteAsync(async db =>
        (await db.People.SingleAsync(person => person.Id == viewer.PersonId)).Disable(portal.Admin, isLastAdministrator: false, clock.GetUtcNow()));

    private Task<string?> StampAsync(Viewer viewer) =>
        portal.Store.ReadAsync(db => db.Users.Where(account => account.Id == viewer.PersonId)
            .Select(account => account.SecurityStamp).SingleAsync());

    private static ClaimsPrincipal Cookie(Viewer viewer, Guid? session, string? stamp = null, params Claim[] more)
    {
        List<Claim> claims = [new(ClaimTypes.NameIdentifier, viewer.PersonId.ToString()), new(ViewerSource.FromClaim, "192.0.2.1"), .. more];
        if (session is { } id)
        {
            claims.Add(new Claim(ViewerSource.SessionClaim, id.ToString()));
        }

        if (stamp is not null)
        {
            claims.Add(new Claim(new ClaimsIdentityOptions().SecurityStampClaimType, stamp));
        }

        return new ClaimsPrincipal(new ClaimsIdentity(claims, "test"));
    }
}
