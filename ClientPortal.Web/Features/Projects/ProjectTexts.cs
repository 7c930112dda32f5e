namespace ClientPortal.Web.Features.Projects;

/// <summary>The sentences of the projects' pages.</summary>
public sealed class ProjectTexts;
