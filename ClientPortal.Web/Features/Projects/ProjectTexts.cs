namespace ClientPortal.Web.Features.Projects;

/// <summary>The texts of projects.</summary>
public sealed class ProjectTexts;
