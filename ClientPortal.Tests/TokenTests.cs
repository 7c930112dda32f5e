using ClientPortal.Domain;
using ClientPortal.Domain.People;
using ClientPortal.Domain.Projects;

namespace ClientPortal.Tests;

public sealed class TokenTests
{
    [Fact]
    public void A_token_is_the_name_in_kebab_case_and_leads_back()
    {
        Assert.Equal("in-progress", Token.Of(ProjectStatus.InProgress));
        Assert.Equal("planned", Token.Of(ProjectStatus.Planned));
        Assert.All(Enum.GetValues<ProjectStatus>(), status => Assert.Equal(status, Token.Parse<ProjectStatus>(Token.Of(status))));
        Assert.All(Enum.GetValues<Role>(), role => Assert.Equal(role, Token.Parse<Role>(Token.Of(role))));
    }

    [Theory]
    [InlineData("IN-PROGRESS", ProjectStatus.InProgress)]
    [InlineData("in-progress", ProjectStatus.InProgress)]
    [InlineData("InProgress", null)]
    [InlineData("1", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("in-progress ", null)]
    [InlineData("planned,done", null)]
    public void What_names_none_is_none(string? token, ProjectStatus? status) => Assert.Equal(status, Token.Parse<ProjectStatus>(token));
}
