using ClientPortal.Tests.Access;

namespace ClientPortal.Tests.Api;

/// <summary>What <c>/health/ready</c> says to whom.</summary>
[Collection(AccessStage.Collection)]
public sealed class ReadyAnswerApiTests(AccessStage stage)
{
    [Theory]
    [InlineData(nameof(Access.Identity.Technician), true)]
    [InlineData(nameof(Access.Identity.ClientAdministrator), false)]
    [InlineData(nameof(Access.Identity.Anonymous), false)]
    public async Task Staff_see_the_checks_and_others_one_word(string who, bool sees)
    {
        using var answer = await stage.Caller(Enum.Parse<Access.Identity>(who)).GetAsync("/health/ready");

        var said = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(sees, said.Contains("\"delivery\"", StringComparison.Ordinal));
        Assert.Equal(!sees, said == "Healthy");
    }
}
