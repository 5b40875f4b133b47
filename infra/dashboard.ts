import { Duration, type Stack } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Color,
  Dashboard,
  GraphWidget,
  type IMetric,
  LegendPosition,
  MathExpression,
  Metric,
  TextWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { OurAlarm, type Urgency } from './parts/alarms.ts';

/** In the order in which a report travels, by construct; any other stands in the last. */
const SECTIONS: [heading: string, constructs: string[]][] = [
  ['Mejl in', ['MailboxWatch', 'MailQueue', 'MailIntake']],
  ['Uttag och listor', ['ImportsQueue', 'Import']],
  ['Register', ['NotificationsQueue', 'Register']],
  ['Brev', ['LettersQueue', 'Outreach']],
  ['Aviseringar', ['NoticesQueue', 'CoordinatorNotice']],
  ['Arbetsbordet', ['DeskLogin', 'Desk', 'DeskProtected']],
  ['Mejl ut och besked om dem', ['Mail', 'SendingAlarms', 'FeedbackQueue', 'DeliveryFeedback']],
  ['Driften', []],
];
const URGENCIES: Record<Urgency, string> = {
  'at once': 'Larm som någon måste ta direkt',
  'next working day': 'Larm till nästa arbetsdag',
};
const WHOLE_WIDTH = 24;
const SHOWN = Duration.days(7);

/** In Swedish, a graph for each alarm, drawn from its definition. */
export function addDashboard(stack: Stack): void {
  const alarms = stack.node.findAll().filter((construct) => construct instanceof OurAlarm);
  const dashboard = new Dashboard(stack, 'Dashboard', {
    dashboardName: stack.stackName,
    defaultInterval: SHOWN,
    widgets: [
      [
        new TextWidget({
          markdown: `# Kommunernas aktivitetsansvar: ${stack.stackName}\nVarje ruta är ett larm, och den röda linjen dess gräns. Vad som då ska göras står i docs/it/alarms.md.`,
          width: WHOLE_WIDTH,
          height: 2,
        }),
      ],
      Object.entries(URGENCIES).map(
        ([urgency, title]) =>
          new AlarmStatusWidget({
            title,
            alarms: alarms.filter(({ definition }) => definition.urgency === urgency),
            width: WHOLE_WIDTH / 2,
            height: 6,
          }),
      ),
    ],
  });
  for (const [heading] of SECTIONS) {
    dashboard.addWidgets(new TextWidget({ markdown: `## ${heading}`, width: WHOLE_WIDTH, height: 1 }));
    dashboard.addWidgets(...alarms.filter((alarm) => sectionOf(alarm) === heading).map(graph));
  }
}

function sectionOf({ node }: OurAlarm): string | undefined {
  const [, , top] = node.scopes.map(({ node: { id } }) => id);
  return (SECTIONS.find(([, constructs]) => top !== undefined && constructs.includes(top)) ?? SECTIONS.at(-1))?.[0];
}

function graph({ definition: { graph, metric, atLeast } }: OurAlarm): GraphWidget {
  return new GraphWidget({
    title: graph,
    left: [labelled(metric, graph)],
    leftAnnotations: [{ value: atLeast, label: 'Larm', color: Color.RED }],
    leftYAxis: { min: 0, showUnits: false },
    legendPosition: LegendPosition.HIDDEN,
    width: WHOLE_WIDTH / 4,
    height: 5,
  });
}

/** CDK's own labels are English. */
function labelled(metric: IMetric, label: string): IMetric {
  return metric instanceof Metric || metric instanceof MathExpression ? metric.with({ label }) : metric;
}
