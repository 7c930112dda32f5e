using System.Net;
using ClientPortal.Tests.Infrastructure;

namespace ClientPortal.Tests.Features.Calendar;

/// <summary>The link of an invitation's mail, opened by a person who is not signed in.</summary>
public sealed class AnswerPageHttpTests(HostedPortal portal) : IClassFixture<HostedPortal>
{
    [Fact]
    public async Task A_link_that_opens_nothing_says_so_on_its_own_page()
    {
        var answer = await portal.Visit().GetAsync("/calendar/answer?code=none");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("answer-closed", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }
}
