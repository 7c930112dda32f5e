using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;
using ClientPortal.Tests.Infrastructure;
using ClientPortal.Web.Live;

namespace ClientPortal.Tests.Live;

/// <summary>The seam between what the page loads, what it missed and what it hears: every event is on exactly one side.</summary>
public sealed class LiveFeedStartTests
{
    private static readonly Guid Project = Guid.CreateVersion7();

    [Fact]
    public async Task What_the_log_held_at_the_start_is_the_loads_and_not_heard_again()
    {
        await using var stage = new LiveStage();
        var hearer = new RecordingSubscriber();
        var feed = stage.NewFeed();
        feed.Subscribe(hearer.HearAsync);
        var member = Viewers.Client(Viewers.Acme, Project);
        stage.Update(Project, Viewers.Acme);
        var last = stage.Update(Project, Viewers.Acme);

        feed.Start(member, () => Task.FromResult<Viewer?>(member), feed.Head);
        Assert.Equal(2, feed.Cursor);

        // The bus was still telling the second when the feed joined.
        feed.Receive(last);
        stage.Update(Project, Viewers.Acme);
        await stage.SettleAsync();
        Assert.Equal([3], hearer.Seqs);
        Assert.Equal(1, feed.Updates);
    }

    [Fact]
    public async Task Whenever_a_page_starts_it_hears_everything_after_its_cursor()
    {
        await using var stage = new LiveStage();
        var pages = new List<(LiveFeed Feed, RecordingSubscriber RecordingSubscriber, long Cursor)>();
        var writing = Task.Run(async () =>
        {
            for (var i = 0; i < 2000; i++)
            {
                stage.Update(Project, Viewers.Acme);
                if (i % 50 == 0)
                {
                    await stage.SettleAsync();
                }
            }
        });

        for (var i = 0; i < 60; i++)
        {
            // Spread over the whole writing, each at some moment between two events or within one.
            while (stage.Bus.Head < i * 30)
            {
                await Task.Yield();
            }

            var (feed, hearer) = (stage.NewFeed(), new RecordingSubscriber());
            feed.Subscribe(hearer.HearAsync);
            feed.Start(Viewers.Technician, () => Task.FromResult<Viewer?>(Viewers.Technician), feed.Head);
            pages.Add((feed, hearer, feed.Cursor));
        }

        await writing;
        await stage.SettleAsync();
        Assert.All(pages, page =>
        {
            var heard = page.RecordingSubscriber.Seqs.ToList();
            var first = heard.Count > 0 ? heard[0] : 2001;
            Assert.True(first <= page.Cursor + 1, $"{page.Cursor + 1} to {first - 1} were neither loaded nor heard.");
            Assert.Equal(Enumerable.Range(0, (int)(2001 - first)).Select(i => first + i), heard);
            Assert.Equal(heard.Count, page.Feed.Updates);
        });
    }

    [Fact]
    public async Task What_was_missed_is_counted_exactly_and_once()
    {
        await using var portal = await TestPortal.StartAsync();
        var project = await portal.ProjectAsync();
        var internalStep = await portal.Projects.AddMilestoneAsync(portal.Technician, project, new MilestoneFields("Internal", null, true));
        var seen = await portal.Log.HeadAsync();

        // Two that the member may hear, one of them by the member's being named; two that it may not.
        await portal.Projects.ReportAsync(portal.Technician, project, 60, null);
        await portal.Projects.CompleteMilestoneAsync(portal.Technician, project, internalStep);
        await portal.Projects.CreateAsync(portal.Technician, portal.Other,
            new ProjectFields("Theirs", "", ProjectStatus.Planned, 0, false, null, null));
        await portal.Projects.ReportAsync(portal.Technician, project, 70, null);
        await Eventually.TrueAsync(async () => portal.Bus.Head == await portal.Log.HeadAsync());
        await using var feed = portal.Listen(portal.Member);
        var changes = 0;
        feed.Changed += () => changes++;

        await feed.ResumeFromAsync(seen);
        await feed.ResumeFromAsync(seen);

        Assert.Equal((2, 2, 1), (feed.Updates, feed.CaughtUp, changes));
        Assert.Equal(portal.Bus.Head, feed.Cursor);

        // What happens from now on comes on top.
        await portal.Projects.ReportAsync(portal.Technician, project, 80, null);
        await Eventually.TrueAsync(() => feed.Updates == 3);
        Assert.Equal(2, feed.CaughtUp);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(1_000_000)]
    public async Task A_cursor_that_says_nothing_counts_nothing(long cursor)
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ProjectAsync();
        await using var feed = portal.Listen(portal.Member);

        await feed.ResumeFromAsync(cursor);

        Assert.Equal((0, 0), (feed.Updates, feed.CaughtUp));
    }

    [Fact]
    public async Task Sign_ins_that_were_missed_are_no_missed_news()
    {
        await using var portal = await TestPortal.StartAsync();
        await portal.ProjectAsync();
        var seen = await portal.Log.HeadAsync();
        await portal.Store.WriteAsync(db =>
        {
            db.Sessions.Add(Session.Start(portal.Member, "Firefox", "192.0.2.7", DateTimeOffset.UnixEpoch));
            return Task.CompletedTask;
        });
        await Eventually.TrueAsync(() => portal.Bus.Head == seen + 1);
        await using var feed = portal.Listen(portal.Member);

        await feed.ResumeFromAsync(seen);

        Assert.Equal(0, feed.Updates);
    }
}
