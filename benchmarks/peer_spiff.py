"""The peer of ``case_life.py``: SpiffWorkflow runs five human tasks with a three-way parallel part, loaded and saved at each task.

Every task is what a web request costs at least: read the state from PostgreSQL, restore it, complete one task, write it back, commit.
Run by ``case_life.py`` in an environment with ``requirements/peers.lock`` installed; the database is the benchmark's own.
"""

import json
import os
import time
from statistics import median

import psycopg
from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.serializer import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState

LIVES = 50
PROCESS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="life" id="life">
 <process id="life" isExecutable="true">
  <startEvent id="start"><outgoing>f1</outgoing></startEvent>
  <manualTask id="file" name="file"><incoming>f1</incoming><outgoing>f2</outgoing></manualTask>
  <parallelGateway id="split"><incoming>f2</incoming><outgoing>f3</outgoing><outgoing>f4</outgoing><outgoing>f5</outgoing></parallelGateway>
  <manualTask id="food" name="food"><incoming>f3</incoming><outgoing>f6</outgoing></manualTask>
  <manualTask id="fire" name="fire"><incoming>f4</incoming><outgoing>f7</outgoing></manualTask>
  <manualTask id="sign" name="sign"><incoming>f5</incoming><outgoing>f8</outgoing></manualTask>
  <parallelGateway id="join"><incoming>f6</incoming><incoming>f7</incoming><incoming>f8</incoming><outgoing>f9</outgoing></parallelGateway>
  <manualTask id="deliver" name="deliver"><incoming>f9</incoming><outgoing>f10</outgoing></manualTask>
  <endEvent id="end"><incoming>f10</incoming></endEvent>
  <sequenceFlow id="f1" sourceRef="start" targetRef="file"/><sequenceFlow id="f2" sourceRef="file" targetRef="split"/>
  <sequenceFlow id="f3" sourceRef="split" targetRef="food"/><sequenceFlow id="f4" sourceRef="split" targetRef="fire"/>
  <sequenceFlow id="f5" sourceRef="split" targetRef="sign"/><sequenceFlow id="f6" sourceRef="food" targetRef="join"/>
  <sequenceFlow id="f7" sourceRef="fire" targetRef="join"/><sequenceFlow id="f8" sourceRef="sign" targetRef="join"/>
  <sequenceFlow id="f9" sourceRef="join" targetRef="deliver"/><sequenceFlow id="f10" sourceRef="deliver" targetRef="end"/>
 </process>
</definitions>"""


def main() -> None:
    """Live the lives and print one line."""
    parser = BpmnParser()
    parser.add_bpmn_str(PROCESS.encode())
    spec = parser.get_spec("life")
    serializer = BpmnWorkflowSerializer()
    spent = []
    with psycopg.connect(os.environ["DATABASE_URL"]) as connection:
        connection.execute("CREATE TEMPORARY TABLE life (id int PRIMARY KEY, state jsonb)")
        connection.commit()
        for number in range(LIVES):
            started = time.perf_counter()
            workflow = BpmnWorkflow(spec)
            workflow.do_engine_steps()
            connection.execute(
                "INSERT INTO life VALUES (%s, %s)", (number, serializer.serialize_json(workflow))
            )
            connection.commit()
            tasks = 0
            while True:
                row = connection.execute(
                    "SELECT state FROM life WHERE id = %s FOR UPDATE", (number,)
                ).fetchone()
                assert row is not None
                workflow = serializer.deserialize_json(json.dumps(row[0]))
                ready = workflow.get_tasks(state=TaskState.READY, manual=True)
                if not ready:
                    connection.commit()
                    break
                ready[0].run()
                tasks += 1
                workflow.do_engine_steps()
                connection.execute(
                    "UPDATE life SET state = %s WHERE id = %s", (serializer.serialize_json(workflow), number)
                )
                connection.commit()
            if tasks != 5 or not workflow.is_completed():
                raise SystemExit(f"the peer did {tasks} tasks and did not end")
            spent.append(time.perf_counter() - started)
    print(
        f"同行 SpiffWorkflow：五个人工任务、三路并行，每步存取状态：中位 {median(spent) * 1000:.1f} 毫秒（{LIVES} 次）"
    )


if __name__ == "__main__":
    main()
