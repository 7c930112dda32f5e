using ClientPortal.Domain.People;

namespace ClientPortal.Domain.Projects;

// Milestones, and the progress that may follow them.
public sealed partial class Project
{
    /// <exception cref="RuleBroken">The viewer is not staff, the title is not valid, or there are too many milestones.</exception>
    public Milestone AddMilestone(Viewer by, MilestoneFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        if (milestones.Count >= MostMilestones)
        {
            throw new RuleBroken("project.too-many-milestones", MostMilestones);
        }

        var milestone = new Milestone(Id, fields.Checked());
        milestones.Add(milestone);
        RecordMilestones(by, milestone.Internal, now);
        FollowMilestones(by, now);
        return milestone;
    }

    /// <exception cref="NotFound">There is no such milestone.</exception>
    /// <exception cref="RuleBroken">The viewer is not staff, or the title is not valid.</exception>
    public void ChangeMilestone(Viewer by, Guid milestoneId, MilestoneFields fields, DateTimeOffset now)
    {
        by.MustBeStaff();
        var milestone = Milestone(milestoneId);
        fields = fields.Checked();
        if (milestone.Fields == fields)
        {
            return;
        }

        // Internal before and after: only staff hear of it. Internal on one side only: the client sees it appear or disappear, and hears of it.
        var hidden = milestone.Internal && fields.Internal;
        milestone.Take(fields);
        RecordMilestones(by, hidden, now);
    }

    /// <exception cref="NotFound">There is no such milestone.</exception>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void RemoveMilestone(Viewer by, Guid milestoneId, DateTimeOffset now)
    {
        by.MustBeStaff();
        var milestone = Milestone(milestoneId);
        milestones.Remove(milestone);
        RecordMilestones(by, milestone.Internal, now);
        FollowMilestones(by, now);
    }

    /// <exception cref="NotFound">There is no such milestone.</exception>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void CompleteMilestone(Viewer by, Guid milestoneId, DateTimeOffset now)
    {
        by.MustBeStaff();
        var milestone = Milestone(milestoneId);
        if (milestone.DoneAt is not null)
        {
            return;
        }

        milestone.Complete(now);
        Touch(now, milestone.Internal);
        Record(by, now, new MilestoneCompleted
        {
            ProjectId = Id, OrganisationId = OrganisationId, MilestoneId = milestone.Id, StaffOnly = milestone.Internal,
        });
        FollowMilestones(by, now);
    }

    /// <exception cref="NotFound">There is no such milestone.</exception>
    /// <exception cref="RuleBroken">The viewer is not staff.</exception>
    public void ReopenMilestone(Viewer by, Guid milestoneId, DateTimeOffset now)
    {
        by.MustBeStaff();
        var milestone = Milestone(milestoneId);
        if (milestone.DoneAt is not null)
        {
            milestone.Reopen();
            RecordMilestones(by, milestone.Internal, now);
            FollowMilestones(by, now);
        }
    }
}
